//! iCalendar (RFC 5545): lines end in CRLF and are folded at 75 octets; the same calendar gives the same
//! bytes, because the stamp is the day of the calendar and the UID is made of what the event is about.

use super::{beside, sentence};
use crate::{
    calendar::{Kalender, Post},
    source::Hash,
};
use jiff::{
    civil::{Date, Time},
    tz::TimeZone,
};

/// Octets in a line, without its end.
const FOLD: usize = 75;

pub(super) fn calendar(kalender: &Kalender, tijdzone: &str) -> String {
    let zone = TimeZone::get(tijdzone).unwrap_or(TimeZone::UTC);
    let name = kalender.gemeente.as_ref().map_or("eenduidig".to_owned(), |slug| format!("eenduidig: {slug}"));
    let mut out = Out(String::new());
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", "-//eenduidig//kalender//NL");
    out.line("CALSCALE", "GREGORIAN");
    out.line("X-WR-CALNAME", &escaped(&name));
    for post in &kalender.posten {
        out.event(post, kalender.datum, &zone);
    }
    if kalender.posten.is_empty() {
        out.empty();
    }
    out.line("END", "VCALENDAR");
    out.0
}

struct Out(String);

impl Out {
    fn event(&mut self, post: &Post, today: Date, zone: &TimeZone) {
        self.line("BEGIN", "VEVENT");
        self.line("UID", &uid(post));
        self.line("DTSTAMP", &format!("{}T000000Z", compact(today)));
        if let Some(time) = post.tijd {
            self.line("DTSTART", &utc(post.datum, time, zone));
        } else {
            self.line("DTSTART;VALUE=DATE", &compact(post.datum));
            self.line("DTEND;VALUE=DATE", &compact(post.datum.tomorrow().unwrap_or(post.datum)));
        }
        self.line("SUMMARY", &escaped(&sentence(post)));
        self.line("DESCRIPTION", &escaped(&beside(post).join("\n")));
        self.line("CATEGORIES", &escaped(post.soort.name()));
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
    }

    /// A calendar holds at least one component.
    fn empty(&mut self) {
        self.line("BEGIN", "VTIMEZONE");
        self.line("TZID", "Etc/UTC");
        self.line("BEGIN", "STANDARD");
        self.line("DTSTART", "19700101T000000");
        self.line("TZOFFSETFROM", "+0000");
        self.line("TZOFFSETTO", "+0000");
        self.line("END", "STANDARD");
        self.line("END", "VTIMEZONE");
    }

    /// One content line, folded between characters.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > FOLD {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn utc(day: Date, time: Time, zone: &TimeZone) -> String {
    let moment = day.to_datetime(time).to_zoned(zone.clone());
    let moment =
        moment.map_or_else(|_| day.to_datetime(time), |moment| moment.with_time_zone(TimeZone::UTC).datetime());
    format!("{}T{:02}{:02}{:02}Z", compact(moment.date()), moment.hour(), moment.minute(), moment.second())
}

/// The same for the same thing on the same day, whatever else is on the calendar.
fn uid(post: &Post) -> String {
    let day = post.datum.to_string();
    let parts =
        [format!("{:?}", post.soort), post.wat.clone(), day, post.gemeenten.slugs.join(" "), post.tekst.clone()];
    format!("{}@eenduidig", Hash::of_parts(parts.iter().map(String::as_bytes)).short(32))
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    text.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}
