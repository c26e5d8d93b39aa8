"""A single letter over HTTP, warm: how long it takes, and whether it delays others.

    over_http.py PROGRAM CONTENT COUNT

Starts the hub, asks for COUNT letters one after the other, each to somebody else, while a second caller asks for an
antwoord without pause; then for an antwoord alone. Prints milliseconds: p50, p99 and the slowest.
"""

import http.client, json, subprocess, sys, tempfile, threading, time

PROGRAM, CONTENT, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
PORT, INTERN = 18470, 18471
LETTER = "/v1/gemeenten/proefstad/brieven/een-bladzijde"
PAGE = "/v1/gemeenten/proefstad"


def ask(connection, method, path, body=None):
    start = time.perf_counter()
    connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status
    return 1000 * (time.perf_counter() - start)


def letter(number):
    person = {"voornamen": "Proef", "geslachtsnaam": f"Persoon{number}", "straat": "Proefstraat", "huisnummer": str(number)}
    return json.dumps({"persoon": person | {"postcode": "9900 AA", "woonplaats": "Proefdorp"}})


def told(name, times):
    times = sorted(times)
    at = lambda share: times[min(len(times) - 1, int(share * len(times)))]
    print(f"| {name} | {len(times)} | {at(0.5):.2f} | {at(0.99):.2f} | {times[-1]:.2f} |")


def others(times, until):
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    while not until.is_set():
        times.append(ask(connection, "GET", PAGE))
        time.sleep(0.001)


def main():
    with tempfile.TemporaryDirectory() as folder:
        listen = ["--listen", f"127.0.0.1:{PORT}", "--listen-intern", f"127.0.0.1:{INTERN}"]
        hub = subprocess.Popen(
            [PROGRAM, "serve", "--content", CONTENT, "--database", f"{folder}/register.sqlite", *listen],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait()
            measure()
        finally:
            hub.terminate()
            hub.wait()


def wait():
    for _ in range(200):
        try:
            return ask(http.client.HTTPConnection("127.0.0.1", PORT), "GET", PAGE)
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the hub does not answer")


def measure():
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    for number in range(50):
        ask(connection, "POST", LETTER, letter(number + 1))
    print("| what | times | p50 ms | p99 ms | slowest ms |\n|---|---|---|---|---|")
    told("a letter", [ask(connection, "POST", LETTER, letter(number + 1)) for number in range(COUNT)])
    told("another request, alone", [ask(connection, "GET", PAGE) for _ in range(COUNT)])
    times, until = [], threading.Event()
    beside = threading.Thread(target=others, args=(times, until))
    beside.start()
    told("a letter, with another caller", [ask(connection, "POST", LETTER, letter(number + 1)) for number in range(COUNT)])
    until.set()
    beside.join()
    told("another request, beside letters", times)


main()
