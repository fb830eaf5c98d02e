//! A server that responds as the test says, and reports what it saw.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Answers each request with the next of its responses; an empty one closes the connection.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let seen = Arc::default();
        let mut answers: Vec<_> = answers
            .iter()
            .rev()
            .map(|&answer| answer.to_owned())
            .collect();
        let log = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                converse(stream, &mut answers, &log).await;
            }
        });
        Self { url, seen }
    }

    /// The heads and bodies of the requests so far.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// A response with a JSON body.
pub(crate) fn json(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nx-request-id: req_7\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A response with a page for people.
pub(crate) fn html(status: &str) -> String {
    let body = "<html><title>Welcome</title></html>";
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// One connection, closed after each response but those of JSON.
async fn converse(stream: TcpStream, answers: &mut Vec<String>, log: &Mutex<Vec<String>>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await {
        log.lock().unwrap().push(request);
        let answer = answers.pop().unwrap_or_default();
        if answer.is_empty()
            || stream.write_all(answer.as_bytes()).await.is_err()
            || !answer.ends_with('}')
        {
            return;
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let (mut request, mut length) = (String::new(), 0);
    loop {
        let begin = request.len();
        if stream.read_line(&mut request).await.ok()? == 0 {
            return None;
        }
        let line = request[begin..].trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        length = line
            .strip_prefix("content-length: ")
            .map_or(length, |value| value.parse().unwrap());
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(request + &String::from_utf8(body).unwrap())
}
