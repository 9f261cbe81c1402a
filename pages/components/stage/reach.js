// Whether the server can be reached: it is not asked while its answers are lost, and asked first thing when it is back.

/** Requests lost in a row from which on the server seems to be away; and what Streamlit says while it is. */
const MISSED = 1;
const AWAY = ["PINGING_SERVER", "CONNECTING", "DISCONNECTED_FOREVER"];
/** Milliseconds in which a server that is back draws the page anew, and what is asked for would get in its way. */
const ARRIVAL = 3000;

/** Whether Streamlit's page says that its connection is cut. @param {Element} root anything on the page */
export function isCut(root) {
  const page = root.closest("[data-test-connection-state]");
  return AWAY.includes(page?.getAttribute("data-test-connection-state") ?? "");
}

export class Reach {
  /** When the server can be asked again. */
  #openAt = 0;
  /** The connection was cut, and no answer has come since. */
  #arriving = false;

  /** Take in whether the connection is cut. @param {boolean} cut @param {number} now */
  look(cut, now) {
    if (!cut) return;
    this.#openAt = now + ARRIVAL; // what is sent now is lost
    this.#arriving = true;
  }

  /** An answer has come. */
  answered() {
    this.#openAt = 0;
    this.#arriving = false;
  }

  /** Whether the server may be asked. @param {number} now */
  isOpen(now) {
    return now >= this.#openAt;
  }

  /** Whether the server may be asked and is to be asked whether it is back. @param {number} now */
  isUnsure(now) {
    return this.#arriving && this.isOpen(now);
  }

  /** Whether to say that the server is away. @param {number} missed requests lost in a row */
  isAway(missed) {
    return this.#arriving || missed > MISSED;
  }
}
