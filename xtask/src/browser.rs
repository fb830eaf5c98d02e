//! `cargo xtask browser`: the emulator's explorer in a real browser, driven over the WebDriver protocol
//! (<https://www.w3.org/TR/webdriver2/>) as a person would use it.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use texture_emulator::Emulator;

const MISSING: &str = "\
the browser test needs Chromium and its driver: `chromium` and `chromedriver` on the PATH \
(on Debian: apt-get install chromium chromium-driver)";

/// How long to wait for what has to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the W3C calls the member that holds an element's id.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Uses the explorer, and fails where it does not do what its buttons say. Saves a picture of it where one is wanted.
pub(crate) fn run(screenshot: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(check(screenshot))
}

async fn check(screenshot: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::builder()
        .ui(true)
        .organization("org_example", "Example Energy")
        .start()?;
    let trick = "<img src=x onerror=\"document.title='tricked'\">";
    for name in ["Production", trick] {
        emulator.act("POST", "/v1/workspaces", json!({ "name": name }))?;
    }
    let driver = Driver::start()?;
    let browser = Browser::open(&driver).await?;
    browser.go(&emulator.url().replace("/v1", "/ui")).await?;

    browser.sees("Production").await?;
    browser.sees(trick).await?;
    let title = browser.get("title").await?;
    expect(title == "Texture emulator", "a name was taken for markup")?;

    browser.click("#add").await?;
    browser.click("#save").await?;
    browser.sees("Staging").await?;
    expect(count(&emulator, "workspaces") == 3, "nothing was added")?;
    browser.click("[aria-label='Delete Staging']").await?;
    browser.misses("Staging").await?;
    expect(count(&emulator, "workspaces") == 2, "nothing was deleted")?;

    browser.click("[aria-label='invitations']").await?;
    browser.click("#add").await?;
    browser.click("#save").await?;
    browser
        .click("[aria-label='Accept ada@example.com']")
        .await?;
    browser.sees("ACCEPTED").await?;
    expect(count(&emulator, "members") == 2, "nobody accepted")?;

    browser
        .write("[name=fault]", "POST /v1/workspaces 503 x2")
        .await?;
    browser.click("#fault button").await?;
    browser.sees("1 active.").await?;
    browser.write("[name=fault]", " nonsense").await?;
    browser.click("#fault button").await?;
    browser.sees("nonsense").await?;
    browser.click("#clear-faults").await?;
    browser.click("#deviate button").await?;
    browser.click("#conform").await?;
    browser.sees("None.").await?;

    browser.click("[aria-label='workspaces']").await?;
    request(
        &emulator,
        "POST",
        "/v1/api-keys",
        json!({ "name": "backend", "type": "SERVER" }),
    )
    .await?;
    request(&emulator, "GET", "/v1/api-keys", Value::Null).await?;
    browser.sees("POST /v1/api-keys").await?;
    browser.sees("Production").await?;
    if let Some(path) = screenshot {
        emulator.remove(&id_of(&emulator, trick))?;
        browser.misses(trick).await?;
        fs::write(&path, browser.picture().await?)?;
        eprintln!("{}", path.display());
    }
    eprintln!("The explorer does what its buttons say.");
    Ok(())
}

/// A request to the API, as the provider sends them.
async fn request(
    emulator: &Emulator,
    method: &str,
    path: &str,
    body: Value,
) -> Result<(), Box<dyn Error>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let url = emulator.url().replace("/v1", path);
    let request = client
        .request(method.parse()?, url)
        .header("texture-api-key", emulator.api_key())
        .json(&body);
    request.send().await?.error_for_status()?;
    Ok(())
}

fn count(emulator: &Emulator, kind: &str) -> usize {
    emulator.objects(kind).len()
}

fn id_of(emulator: &Emulator, name: &str) -> String {
    let all = emulator.objects("workspaces");
    let found = all.iter().find(|it| it["name"] == name);
    let id = found.and_then(|it| it["id"].as_str());
    id.unwrap_or_default().to_owned()
}

fn expect(holds: bool, otherwise: &str) -> Result<(), Box<dyn Error>> {
    match holds {
        true => Ok(()),
        false => Err(otherwise.into()),
    }
}

/// The program that drives the browser. It ends when this is dropped.
struct Driver {
    process: Child,
    url: String,
}

impl Driver {
    fn start() -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| MISSING)?;
        let stdout = process.stdout.take().ok_or(MISSING)?;
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            let port = line.split("on port ").nth(1).filter(|it| !it.is_empty());
            if let Some(port) = port.filter(|_| line.contains("successfully")) {
                let port = port.trim_end_matches('.');
                return Ok(Self {
                    process,
                    url: format!("http://127.0.0.1:{port}"),
                });
            }
        }
        Err("chromedriver did not say where it listens".into())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Browser {
    client: reqwest::Client,
    session: String,
}

impl Browser {
    async fn open(driver: &Driver) -> Result<Self, Box<dyn Error>> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1200,900",
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments },
        } } });
        let url = format!("{}/session", driver.url);
        let response: Value = client.post(&url).json(&wanted).send().await?.json().await?;
        let id = response["value"]["sessionId"]
            .as_str()
            .ok_or_else(|| format!("{MISSING}: {}", response["value"]["message"]))?;
        Ok(Self {
            client,
            session: format!("{url}/{id}"),
        })
    }

    async fn get(&self, what: &str) -> Result<Value, Box<dyn Error>> {
        let url = format!("{}/{what}", self.session);
        let response: Value = self.client.get(url).send().await?.json().await?;
        Ok(response["value"].clone())
    }

    async fn post(&self, what: &str, body: Value) -> Result<Value, Box<dyn Error>> {
        let url = format!("{}/{what}", self.session);
        let response: Value = self
            .client
            .post(url)
            .json(&body)
            .send()
            .await?
            .json()
            .await?;
        match response["value"]["error"].as_str() {
            Some(error) => Err(format!("{what}: {error}: {}", response["value"]["message"]).into()),
            None => Ok(response["value"].clone()),
        }
    }

    async fn go(&self, url: &str) -> Result<(), Box<dyn Error>> {
        self.post("url", json!({ "url": url })).await.map(drop)
    }

    /// Clicks the element, as soon as it is there to be clicked.
    async fn click(&self, selector: &str) -> Result<(), Box<dyn Error>> {
        let begin = Instant::now();
        loop {
            let clicked = match self.element(selector).await {
                Ok(id) => self.post(&format!("element/{id}/click"), json!({})).await,
                Err(error) => Err(error),
            };
            match clicked {
                Ok(_) => return Ok(()),
                Err(error) if begin.elapsed() > PATIENCE => return Err(error),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    async fn write(&self, selector: &str, text: &str) -> Result<(), Box<dyn Error>> {
        let id = self.element(selector).await?;
        let body = json!({ "text": text });
        self.post(&format!("element/{id}/value"), body)
            .await
            .map(drop)
    }

    async fn element(&self, selector: &str) -> Result<String, Box<dyn Error>> {
        let body = json!({ "using": "css selector", "value": selector });
        let found = self.post("element", body).await?;
        let id = found[ELEMENT].as_str();
        Ok(id.ok_or("an element without an id")?.to_owned())
    }

    /// Waits until the page shows `text`.
    async fn sees(&self, text: &str) -> Result<(), Box<dyn Error>> {
        self.waits(text, true).await
    }

    /// Waits until the page no longer shows `text`.
    async fn misses(&self, text: &str) -> Result<(), Box<dyn Error>> {
        self.waits(text, false).await
    }

    async fn waits(&self, text: &str, is_there: bool) -> Result<(), Box<dyn Error>> {
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            let script = json!({ "script": "return document.body.innerText", "args": [] });
            let shown = self.post("execute/sync", script).await?;
            if shown.as_str().is_some_and(|it| it.contains(text)) == is_there {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let verb = if is_there {
            "does not show"
        } else {
            "still shows"
        };
        Err(format!("the page {verb} {text:?}").into())
    }

    async fn picture(&self) -> Result<Vec<u8>, Box<dyn Error>> {
        let picture = self.get("screenshot").await?;
        Ok(STANDARD.decode(picture.as_str().unwrap_or_default())?)
    }
}
