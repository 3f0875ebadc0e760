#include "host/observe/accounts_text.h"

#include <fmt/format.h>

#include <cstring>
#include <iterator>
#include <string_view>

#include "host/observe/words.h"

namespace fibertap {
namespace {

class Table {
 public:
  void head(std::string_view title, std::string_view name) {
    fmt::format_to(std::back_inserter(text_), "{:<16}{}\n", title, name);
  }
  void row(std::string_view name, std::uint64_t frames, std::string_view meaning) {
    row(name, grouped(frames), meaning);
  }
  void row(std::string_view name, const std::string& frames, std::string_view meaning) {
    fmt::format_to(std::back_inserter(text_), "{:<16}{:>14}  {}\n", name, frames, meaning);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void add_port(const PortCounters& port, Table& table) {
  table.head("port", fmt::format("{} ({})", port.port, port.driver));
  table.row("  imissed", port.reports_imissed ? grouped(port.imissed) : "not reported",
            "no room in the RX queue");
  table.row("  rx_nombuf", port.rx_nombuf, "no memory for the frame");
  table.row("  ierrors", port.ierrors, "damaged on the way");
  for (const auto& [name, value] : port.allowances) {
    table.row("  " + name, value, "beyond what the instance may");
  }
}

void add_sink(const SinkCounters& sink, Table& table) {
  table.head("sink", sink.name);
  table.row("  accepted", sink.accepted, "each is written or lost by one of these names");
  table.row("  written", sink.written, "");
  table.row("  queue_full", sink.queue_full, "the reader or disk was slower than the data path");
  table.row("  write_failed", sink.write_failed,
            sink.last_error == 0 ? "the system could not" : std::strerror(sink.last_error));
  table.row("  reader_gone", sink.reader_gone, "nobody reads the pipe any more");
  table.row("  reader_stalled", sink.reader_stalled, "nobody had read them at the end");
  if (sink.queued != 0) table.row("  queued", sink.queued, "on their way");
}

}  // namespace

std::string accounts_text(const Accounts& accounts, const Totals& totals) {
  Table table;
  const auto offered = accounts.offered();
  table.row("on the wire", offered ? grouped(*offered) : "not reported",
            "received, and what the ports lost");
  if (const auto most = accounts.offered_at_most()) {
    table.row("  at most", *most, "with those beyond ENA's allowances, queued or dropped");
  }
  table.row("received", accounts.received,
            accounts.frames_add_up(totals)
                ? "from the ports: all are accounted for"
                : "from the ports: NOT all are accounted for, report it");
  if (accounts.pending != 0) table.row("  pending", accounts.pending, "not judged yet");
  for (const PortCounters& port : accounts.ports) add_port(port, table);
  for (const SinkCounters& sink : accounts.sinks) add_sink(sink, table);
  if (!accounts.sinks_add_up(totals)) table.head("sinks", "do NOT add up, report it");
  std::string text = table.take();
  text.pop_back();
  return text;
}

}  // namespace fibertap
