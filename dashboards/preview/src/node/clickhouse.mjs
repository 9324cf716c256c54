/** Runs queries over ClickHouse's HTTP interface. */
export class ClickHouse {
  #address;
  #headers;

  constructor({ url, user, password, database }) {
    this.#address = new URL(url);
    const settings = {
      database,
      default_format: 'JSONCompact',
      date_time_output_format: 'iso',
      output_format_json_quote_64bit_integers: '0',
      output_format_json_quote_denormals: '1',
      // An error in the middle of an answer would otherwise end up inside of it.
      wait_end_of_query: '1',
    };
    Object.entries(settings).forEach(([name, value]) => this.#address.searchParams.set(name, value));
    this.#headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password };
  }

  /** Returns the answer as text; throws what the server says against the query. */
  async ask(sql) {
    let response;
    try {
      response = await fetch(this.#address, { method: 'POST', headers: this.#headers, body: sql });
    } catch (error) {
      throw new Error(`ClickHouse does not answer at ${this.#address.origin}: ${error.cause?.message ?? error.message}`);
    }
    const text = await response.text();
    if (!response.ok) {
      const hint = text.includes('AUTHENTICATION_FAILED') ? '\nThe password is read from CLICKHOUSE_PASSWORD.' : '';
      throw new Error((text.trim() || `ClickHouse answered ${response.status}`) + hint);
    }
    return text;
  }
}
