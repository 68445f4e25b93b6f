//! Pages in a real browser: by mouse, by keys, without script, narrow, wide and dark; and what it never does.

use super::browser_kit::Browser;
use super::web_kit::Site;
use serde_json::Value;
use std::fs;
use std::path::Path;

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

/// Every kind of page of a site.
fn pages(site: &Site) -> Vec<(&'static str, String)> {
    let id = site.article("Asking for a Raise");
    vec![
        ("start", "/".to_owned()),
        ("search", "/search?q=ask+for+a+raise".to_owned()),
        ("nothing", "/search?q=zzyzx".to_owned()),
        ("search-blank", "/search".to_owned()),
        ("tip", format!("/tips/{id}%237")),
        ("article", format!("/articles/{id}")),
        ("original", format!("/articles/{id}/original")),
        ("explained", format!("/articles/{id}/explained")),
        ("sources", "/sources".to_owned()),
        ("rules", "/rules".to_owned()),
        ("rule", "/rules/promo-card".to_owned()),
        ("duplicates", "/duplicates".to_owned()),
        ("help", "/#keys".to_owned()),
        ("not-here", "/tips/none".to_owned()),
    ]
}

fn number(text: &str) -> u64 {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("a number")
}

#[test]
fn a_reader_searches_narrows_opens_and_asks_why() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::of_fixtures();
    let home = format!("http://{}/", site.address);
    for script in [true, false] {
        browser.without_script(!script);
        browser.open(&home);
        browser.click("#q");
        browser.press(&format!("ask for a raise{ENTER}"));
        let all = number(&browser.text(".total strong"));
        assert!(all > 3 && !browser.text(".hit mark").is_empty());
        browser.click(".facet a");
        let narrowed = number(&browser.text(".total strong"));
        assert!(narrowed > 0 && narrowed < all, "{narrowed} of {all}");
        browser.click(".hit .open");
        assert!(browser.url().contains("/tips/"), "{}", browser.url());
        browser.click(".over a");
        browser.click("nav.views a.explain");
        assert!(browser.url().ends_with("/explained"), "{}", browser.url());
        // A kind that is switched off is not marked any more, and that needs no script.
        let marked = "return [...document.querySelectorAll('.source a.number')].filter(a => a.offsetWidth > 0).length";
        browser.without_script(false);
        let before = browser.script(marked).as_u64().expect("a count");
        browser.without_script(!script);
        browser.click(".switches label:first-of-type input");
        browser.without_script(false);
        let after = browser.script(marked).as_u64().expect("a count");
        assert!(before > 0 && after < before, "{after} of {before} are marked");
    }
}

#[test]
fn keys_lead_everywhere() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::of_fixtures();
    let url = |path: &str| format!("http://{}{path}", site.address);
    let focused = |css: &str| browser.script(&format!("return document.activeElement.matches({css:?})")) == true;
    browser.open(&url("/rules"));
    browser.press("/");
    assert!(focused("#q"), "/ goes to the search");
    browser.press(&format!("ask for a raise{ENTER}"));
    assert!(browser.url().contains("q=ask+for+a+raise"), "{}", browser.url());
    browser.press("j");
    assert!(focused(".hits > .hit:nth-child(1) .open"), "j goes to the first hit");
    browser.press("jj");
    assert!(focused(".hits > .hit:nth-child(3) .open"));
    browser.press("k");
    assert!(focused(".hits > .hit:nth-child(2) .open"), "k goes back");
    let ring = browser.script("return getComputedStyle(document.activeElement).outlineStyle");
    assert_ne!(ring, "none", "the focus can be seen");
    browser.press(ENTER);
    assert!(browser.url().contains("/tips/"), "Enter opens: {}", browser.url());
    browser.press("e");
    assert!(browser.url().contains("/explained"), "e explains: {}", browser.url());
    browser.press("?");
    assert!(browser.text("#keys").contains("explain"), "? helps");
    browser.press(ESCAPE);
    assert_eq!(browser.script("return document.querySelector('#keys').offsetWidth"), 0, "Escape closes the help");
    browser.open(&url("/search?q=ask"));
    browser.script("document.activeElement.blur()");
    browser.press("\u{e004}");
    assert!(focused(".skip"), "the first stop of Tab is the way to the content");
}

#[test]
fn nothing_runs_and_nothing_is_fetched_whatever_an_article_holds() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::of_fixtures();
    let own = format!("http://{}/", site.address);
    let id = site.article("Seven ways");
    let mut views: Vec<String> = ["", "/original", "/explained"].map(|view| format!("articles/{id}{view}")).to_vec();
    views.extend((1..=7).map(|tip| format!("tips/{id}%23{tip}")));
    views.extend(
        ["search?q=quiet", "search?q=images&in=articles", "search?q=%22%3E%3Cscript%3Eran(99)%3C/script%3E"]
            .map(str::to_owned),
    );
    browser.open(&own);
    browser.requests();
    for view in views {
        browser.open(&format!("{own}{view}"));
        nothing_ran(&browser, &view);
        let asked = browser.requests();
        assert!(asked.iter().any(|url| url.starts_with(&own)), "{view}: the log sees requests");
        let strange: Vec<_> = asked.iter().filter(|url| !url.starts_with(&own)).collect();
        assert!(strange.is_empty(), "{view} asked for {strange:?}");
        // A refusal in the log would mean that the page tried, and only the policy stood in the way.
        let said = browser.log("browser");
        assert!(said.is_empty(), "{view}: {said:?}");
    }
    browser.open(&format!("{own}articles/{id}?images=1"));
    nothing_ran(&browser, "with images");
    let asked = browser.requests();
    let strange: Vec<_> = asked.iter().filter(|url| !url.starts_with(&own)).collect();
    assert!(strange.iter().all(|url| url.ends_with(".png")), "only images were asked for: {strange:?}");
}

fn nothing_ran(browser: &Browser, view: &str) {
    let traces =
        "return [typeof window.ran, document.title, document.querySelectorAll('iframe,object,embed,base').length]";
    let traces = browser.script(traces);
    assert_eq!((&traces[0], &traces[2]), (&Value::from("undefined"), &Value::from(0)), "{view}");
    assert!(traces[1].as_str().is_some_and(|title| title != "ran"), "{view}: {traces}");
}

#[test]
fn pages_fit_telephones_and_screens_and_everybody_can_read_them() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::of_fixtures();
    let axe = axe();
    let pictures = std::env::var_os("SCREENSHOTS");
    for (name, path) in pages(&site) {
        for (width, dark) in [(390, false), (390, true), (1280, false), (1280, true)] {
            browser.width(width);
            browser.dark(dark);
            browser.open(&format!("http://{}{path}", site.address));
            let wide = browser.script("return document.documentElement.scrollWidth").as_u64().expect("a width");
            assert!(wide <= u64::from(width), "{name} is {wide} wide in a window of {width}");
            let ground =
                browser.script("return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]");
            assert_eq!(ground.as_u64().expect("a colour") < 100, dark, "{name} follows the system's light or dark");
            if let Some(folder) = &pictures {
                let tone = if dark { "dark" } else { "light" };
                fs::create_dir_all(folder).expect("a folder");
                fs::write(Path::new(folder).join(format!("{name}-{width}-{tone}.png")), browser.picture())
                    .expect("written");
            }
            if let Some(axe) = &axe {
                let found = violations(&browser, axe);
                assert!(found.is_empty(), "{name} at {width}, dark {dark}:\n{}", found.join("\n"));
            }
        }
    }
}

/// The accessibility checker, where it is installed.
fn axe() -> Option<String> {
    let place = std::env::var_os("AXE_CORE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/browser/node_modules/axe-core/axe.min.js"),
        Into::into,
    );
    let axe = fs::read_to_string(&place).ok();
    if axe.is_none() {
        eprintln!(
            "SKIPPED in part: no axe-core at {} (npm install --prefix target/browser axe-core@4)",
            place.display()
        );
    }
    axe
}

/// What it finds that keeps somebody out.
fn violations(browser: &Browser, axe: &str) -> Vec<String> {
    browser.script(axe);
    let run = "const done = arguments[0]; axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations), e => done([{id: String(e), nodes: []}]))";
    let found = browser.script_async(run);
    let told = |violation: &Value| {
        let nodes = violation["nodes"].as_array().expect("nodes").iter().take(3);
        let nodes: Vec<String> = nodes.map(|node| format!("  {} {}", node["html"], node["failureSummary"])).collect();
        format!("{} ({}): {}\n{}", violation["id"], violation["impact"], violation["help"], nodes.join("\n"))
    };
    let serious = |violation: &&Value| !matches!(violation["impact"].as_str(), Some("minor" | "moderate"));
    let (found, trifles): (Vec<&Value>, Vec<&Value>) =
        found.as_array().expect("a list").iter().partition(|violation| serious(violation));
    trifles.into_iter().for_each(|violation| eprintln!("{}", told(violation)));
    found.into_iter().map(told).collect()
}
