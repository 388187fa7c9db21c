//! Watching battles live: a WebSocket that reconnects and asks for what it missed.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

/// Pause before a lost connection is made again.
const PAUSE: Duration = Duration::from_millis(200);

/// Follows all live messages until the receiver is dropped. They are handed on as they come, so that an event that the API sends twice is
/// seen twice; it is up to the API that none is.
pub fn watch(url: String) -> mpsc::Receiver<Value> {
    let (sender, receiver) = mpsc::channel(1_024);
    tokio::spawn(async move {
        let mut after = 0;
        while !sender.is_closed() {
            if let Err(error) = follow(&url, &mut after, &sender).await {
                tracing::debug!(%error, "live connection lost");
            }
            tokio::time::sleep(PAUSE).await;
        }
    });
    receiver
}

async fn follow(url: &str, after: &mut i64, sender: &mpsc::Sender<Value>) -> anyhow::Result<()> {
    let (mut socket, _) = connect_async(url).await?;
    let subscribe = json!({ "subscribe": { "after": *after } }).to_string();
    socket.send(Message::text(subscribe)).await?;
    while let Some(message) = socket.next().await {
        let Message::Text(text) = message? else {
            continue;
        };
        let value: Value = serde_json::from_str(&text)?;
        if value["type"] == "event"
            && let Some(id) = value["id"].as_i64()
        {
            *after = id.max(*after);
        }
        if sender.send(value).await.is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::net::{TcpListener, TcpStream};
    use tokio_tungstenite::WebSocketStream;

    use super::*;

    /// A client that has told from which event on it wants to be told.
    async fn client(listener: &TcpListener) -> (WebSocketStream<TcpStream>, Value) {
        let (stream, _) = listener.accept().await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
        let subscribe = socket.next().await.unwrap().unwrap();
        let wish = serde_json::from_str(subscribe.to_text().unwrap()).unwrap();
        (socket, wish)
    }

    #[tokio::test]
    async fn doubled_events_are_seen_and_a_lost_connection_goes_on_after_the_newest() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}", listener.local_addr().unwrap());
        let mut live = watch(url);
        let (mut socket, wish) = client(&listener).await;
        assert_eq!(wish["subscribe"]["after"], 0);
        for id in [7, 8, 8, 7] {
            let event = json!({ "type": "event", "id": id }).to_string();
            socket.send(Message::text(event)).await.unwrap();
        }
        for id in [7, 8, 8, 7] {
            assert_eq!(live.recv().await.unwrap()["id"], id);
        }
        drop(socket);
        let (_socket, wish) = client(&listener).await;
        assert_eq!(wish["subscribe"]["after"], 8);
    }
}
