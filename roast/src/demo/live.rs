//! Watching battles live: a WebSocket that reconnects and asks for what it missed.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

/// Pause before a lost connection is made again.
const PAUSE: Duration = Duration::from_millis(200);

/// Follows all live messages until the receiver is dropped. Every chain event arrives exactly once, in order.
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
            if id <= *after {
                continue;
            }
            *after = id;
        }
        if sender.send(value).await.is_err() {
            break;
        }
    }
    Ok(())
}
