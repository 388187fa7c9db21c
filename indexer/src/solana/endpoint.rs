//! What logs may show of a service's URL. Providers put access keys into paths, queries and user names.

/// Scheme, host and port.
pub(crate) fn shown(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}")
}

/// A library's words about a request, without what [`shown`] leaves out.
pub(crate) fn redacted(text: &str, url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(host_end);
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    // Libraries may write the same URL with a slash before the query.
    let query = tail.split_once('?').map_or("", |(_, query)| query);
    [tail, query, user]
        .into_iter()
        .filter(|secret| secret.len() > 1)
        .fold(text.to_owned(), |text, secret| text.replace(secret, "***"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_urls_are_not_shown() {
        for url in [
            "https://rpc.example/key-1234",
            "https://rpc.example?api-key=key-1234",
            "https://rpc.example/v2/?api-key=key-1234",
            "https://key-1234@rpc.example:8899/",
        ] {
            assert!(
                shown(url).starts_with("https://rpc.example") || url.contains('@'),
                "{url}"
            );
            assert!(!shown(url).contains("key-1234"), "{url}");
            let text = format!("error sending request for url ({url})");
            assert!(!redacted(&text, url).contains("key-1234"), "{url}");
        }
        let slash = "error for url (https://rpc.example/?api-key=key-1234)";
        assert!(!redacted(slash, "https://rpc.example?api-key=key-1234").contains("key-1234"));
    }

    #[test]
    fn a_plain_url_is_shown_whole() {
        assert_eq!(shown("http://127.0.0.1:8899"), "http://127.0.0.1:8899");
        let text = "connection refused (http://127.0.0.1:8899/)";
        assert_eq!(redacted(text, "http://127.0.0.1:8899/"), text);
    }
}
