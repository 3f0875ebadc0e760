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
  for (const PortLoss& loss : port.lost) {
    table.row("  " + loss.name, grouped(loss.frames), loss.meaning);
  }
  if (!port.before.empty()) table.head("before it", "of any protocol, in no sum above");
  for (const PortLoss& loss : port.before) {
    table.row("  " + loss.name, grouped(loss.frames), loss.meaning);
  }
}

std::string_view fate_of_received(const Accounts& accounts, const Totals& totals) {
  if (!accounts.frames_add_up(totals)) {
    return "from the ports: NOT all are accounted for, report it";
  }
  switch (accounts.losses_of_ports()) {
    case Accounts::Losses::kNone:
      return "from the ports: all are accounted for";
    case Accounts::Losses::kSome:
      return "from the ports: others were lost, by the names below";
    case Accounts::Losses::kNotKnown:
      break;
  }
  return "from the ports: whether others were lost is not known";
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
  table.row("arrived", grouped(accounts.arrived()), "received, and what the ports lost");
  if (const auto most = accounts.arrived_at_most()) {
    table.row("  at most", *most, "with those beyond ENA's allowances, queued or dropped");
  }
  table.row("received", accounts.received, fate_of_received(accounts, totals));
  if (accounts.pending != 0) table.row("  pending", accounts.pending, "not judged yet");
  for (const PortCounters& port : accounts.ports) add_port(port, table);
  for (const SinkCounters& sink : accounts.sinks) add_sink(sink, table);
  if (!accounts.sinks_add_up(totals)) table.head("sinks", "do NOT add up, report it");
  std::string text = table.take();
  text.pop_back();
  return text;
}

}  // namespace fibertap
