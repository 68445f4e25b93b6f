//! Chromium, driven through chromedriver's own protocol (WebDriver and, for what it lacks, DevTools): a page of JSON
//! over HTTP, so the client of [`super::web_kit`] is enough.

use super::web_kit::ask;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The name WebDriver gives to references to elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one window.
pub struct Browser {
    driver: Child,
    address: SocketAddr,
    session: String,
    _profile: TempDir,
}

/// An element of the page.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Drop for Browser {
    fn drop(&mut self) {
        let path = format!("/session/{}", self.session);
        let _ = std::panic::catch_unwind(|| ask(self.address, "DELETE", &path, &[], b""));
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Where a program is, if it is there: named by a variable of the environment, or found on the path.
fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(variable) {
        return Some(named.into());
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
}

impl Browser {
    /// Starts a browser; `None`, said plainly, where there is none.
    pub fn start() -> Option<Browser> {
        let (browser, driver) = (
            program("CHROMIUM", &["chromium", "chromium-browser", "google-chrome"]),
            program("CHROMEDRIVER", &["chromedriver"]),
        );
        let (Some(browser), Some(driver)) = (browser, driver) else {
            eprintln!("SKIPPED: no chromium with chromedriver here (Debian: apt-get install chromium chromium-driver)");
            return None;
        };
        let mut driver =
            Command::new(driver).arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut lines = BufReader::new(driver.stdout.take().expect("a pipe")).lines();
        let port = lines.find_map(|line| {
            let line = line.expect("a line");
            line.split_once("successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
        });
        std::thread::spawn(move || lines.for_each(drop));
        let address = SocketAddr::from(([127, 0, 0, 1], port.expect("chromedriver tells its port")));
        let profile = tempfile::tempdir().expect("a folder");
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--force-prefers-reduced-motion",
            "--no-first-run",
            "--disable-background-networking",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": browser, "args": arguments },
            // A page may still be on its way when it is asked for an element.
            "timeouts": { "implicit": 10_000 },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        } } });
        let mut browser = Browser { driver, address, session: String::new(), _profile: profile };
        let session = browser.tell("POST", "/session", &wanted);
        browser.session = session["sessionId"].as_str().unwrap_or_else(|| panic!("{session}")).to_owned();
        Some(browser)
    }

    fn tell(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let headers = [("Content-Type", "application/json")];
        let reply = ask(self.address, method, path, &headers, body.as_bytes());
        let value: Value =
            serde_json::from_str(&reply.body).unwrap_or_else(|e| panic!("{method} {path}: {e}: {reply:?}"));
        assert_eq!(reply.status, 200, "{method} {path}: {value}");
        value["value"].clone()
    }

    fn post(&self, what: &str, body: Value) -> Value {
        self.tell("POST", &format!("/session/{}/{what}", self.session), &body)
    }

    fn read(&self, what: &str) -> Value {
        self.tell("GET", &format!("/session/{}/{what}", self.session), &Value::Null)
    }

    /// Opens an address and waits until the page is there.
    pub fn open(&self, url: &str) {
        self.post("url", json!({ "url": url }));
    }

    pub fn url(&self) -> String {
        self.read("url").as_str().expect("an address").to_owned()
    }

    /// The only or first element of a selector.
    pub fn find(&self, css: &str) -> Element {
        let found = self.post("element", json!({ "using": "css selector", "value": css }));
        Element(found[ELEMENT].as_str().unwrap_or_else(|| panic!("no {css}")).to_owned())
    }

    pub fn click(&self, css: &str) {
        let Element(id) = self.find(css);
        self.post(&format!("element/{id}/click"), json!({}));
    }

    pub fn text(&self, css: &str) -> String {
        let Element(id) = self.find(css);
        self.read(&format!("element/{id}/text")).as_str().expect("text").to_owned()
    }

    /// Presses keys, one after the other, on whatever has the focus.
    pub fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [
                    json!({ "type": "keyDown", "value": key.to_string() }),
                    json!({ "type": "keyUp", "value": key.to_string() }),
                ]
            })
            .collect();
        self.post("actions", json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] }));
    }

    /// What a piece of script returns.
    pub fn script(&self, script: &str) -> Value {
        self.post("execute/sync", json!({ "script": script, "args": [] }))
    }

    /// What a piece of script calls back with.
    pub fn script_async(&self, script: &str) -> Value {
        self.post("execute/async", json!({ "script": script, "args": [] }))
    }

    /// Entries of a log since it was last asked for.
    pub fn log(&self, kind: &str) -> Vec<Value> {
        self.post("se/log", json!({ "type": kind })).as_array().expect("entries").clone()
    }

    /// The addresses of all requests since this was last asked for.
    pub fn requests(&self) -> Vec<String> {
        let entries = self.log("performance").into_iter().filter_map(|entry| {
            let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let message = &message["message"];
            (message["method"] == "Network.requestWillBeSent")
                .then(|| message["params"]["request"]["url"].as_str().map(str::to_owned))?
        });
        entries.collect()
    }

    /// A command of the DevTools protocol.
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.post("goog/cdp/execute", json!({ "cmd": command, "params": parameters }))
    }

    /// Shows pages in a window of this width, as a telephone does where it is narrow.
    pub fn width(&self, width: u32) {
        let (height, mobile) = (if width < 600 { 844 } else { 900 }, width < 600);
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.devtools("Emulation.setDeviceMetricsOverride", size);
    }

    pub fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let feature = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", feature);
    }

    pub fn without_script(&self, without: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": without }));
    }

    /// The whole page as PNG.
    pub fn picture(&self) -> Vec<u8> {
        use base64::Engine as _;
        let shot = self.devtools("Page.captureScreenshot", json!({ "captureBeyondViewport": true, "format": "png" }));
        base64::engine::general_purpose::STANDARD.decode(shot["data"].as_str().expect("data")).expect("base64")
    }
}
