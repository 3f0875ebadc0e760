#include "host/observe/accounts_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "host/observe/text_lines.h"
#include "host/observe/words.h"

namespace fibertap {
namespace {

constexpr std::size_t kNumberEnd = 30;  // where the digits of all rows end

void head(std::string_view title, std::string_view name, TextLines& text) {
  text.line("{:<16}{}", title, name);
}

void row(std::string_view name, const std::optional<std::uint64_t>& frames,
         std::string_view meaning, TextLines& text) {
  const std::size_t rest = kNumberEnd - std::min(name.size(), kNumberEnd);
  text.line("{}{:>{}}  {}", name, grouped(frames), rest, meaning);
}

void add_port(const PortCounters& port, TextLines& text) {
  head("port", fmt::format("{} ({})", port.port, port.driver), text);
  for (const PortLoss& loss : port.lost) {
    row("  " + loss.name, loss.frames, loss.meaning, text);
  }
  if (!port.before.empty()) head("before it", "of any protocol, in no sum above", text);
  for (const PortLoss& loss : port.before) {
    row("  " + loss.name, loss.frames, loss.meaning, text);
  }
}

/// What each class got, and what did not get through of all of them.
void add_exception(const ExceptionCounters& port, TextLines& text) {
  constexpr std::string_view kMeanings[] = {"ARP and neighbour discovery, to the kernel",
                                            "TCP to the port of --http, to the kernel",
                                            "what else is not VXLAN, to the kernel"};
  head("exception", fmt::format("{} ({})", port.tap, port.port), text);
  ExceptionCounters::OfClass sum;
  for (std::size_t i = 0; i < kFrameClasses; ++i) {
    const ExceptionCounters::OfClass& each = port.classes[i];
    row(fmt::format("  {}", name(static_cast<FrameClass>(i))), each.forwarded, kMeanings[i], text);
    sum.over_budget += each.over_budget;
    sum.tap_full += each.tap_full;
    sum.tap_failed += each.tap_failed;
    sum.cut += each.cut;
    sum.queued += each.queued;
  }
  const auto row_if_any = [&](std::string_view name, std::uint64_t frames,
                              std::string_view meaning) {
    if (frames != 0) row(name, frames, meaning, text);
  };
  row_if_any("  over_budget", sum.over_budget, "more than --exception-budget lets through");
  row_if_any("  tap_full", sum.tap_full, "the kernel was slower than they came");
  row_if_any("  tap_failed", sum.tap_failed, "the kernel did not take them");
  row_if_any("  cut", sum.cut, "too long to be taken in whole");
  row_if_any("  queued", sum.queued, "on their way");
  row("  answers", port.sent, "of the kernel, sent out of the port", text);
  row_if_any("  port_full", port.port_full, "answers that the port did not take");
  row_if_any("  too_long", port.too_long, "answers above the port's MTU");
}

std::string_view fate_of_received(const Accounts& accounts, const Totals& totals) {
  if (!accounts.frames_add_up(totals)) {
    return "from the ports: some have NO disposition, report it";
  }
  switch (accounts.losses_of_ports()) {
    case Accounts::Losses::kNone:
      return "from the ports: none were lost on the way to the rules";
    case Accounts::Losses::kSome:
      return "from the ports: others were lost, by the names below";
    case Accounts::Losses::kNotKnown:
      break;
  }
  return "from the ports: whether others were lost is not known";
}

/// What batches were like on average.
std::string like(const BatchCounters& batches) {
  const auto count = static_cast<double>(std::max<std::uint64_t>(batches.frames.values(), 1));
  return fmt::format("of {:.1f} frames, {:.0f} us from the first one's arrival to the sinks",
                     static_cast<double>(batches.frames.sum) / count,
                     static_cast<double>(batches.latency_ns.sum) / count / 1e3);
}

std::string fate_of_accepted(const SinkCounters& sink) {
  if (sink.lost() != 0) {
    return fmt::format("{} of {} frames are missing", grouped(sink.lost()), grouped(sink.accepted));
  }
  return sink.queued == 0 ? "no frame is missing" : "no frame is missing so far";
}

void add_sink(const SinkCounters& sink, TextLines& text) {
  head("sink", output_word(sink.name), text);
  row("  accepted", sink.accepted, "each is written or lost by one of these names", text);
  if (sink.other_sessions != 0) {
    row("  other_sessions", sink.other_sessions, "not for this sink", text);
  }
  row("  written", sink.written, "", text);
  row("  queue_full", sink.queue_full, "the reader or disk was slower than the data path", text);
  row("  write_failed", sink.write_failed,
      sink.last_error == 0 ? "the system could not" : std::strerror(sink.last_error), text);
  row("  reader_gone", sink.reader_gone, "nobody reads the pipe any more", text);
  row("  reader_stalled", sink.reader_stalled, "nobody had read them at the end", text);
  if (sink.too_long != 0) row("  too_long", sink.too_long, "longer than the MTU", text);
  if (sink.port_full != 0) row("  port_full", sink.port_full, "the port took no more", text);
  if (sink.too_short != 0) row("  too_short", sink.too_short, "no whole Ethernet header", text);
  if (sink.interface_full != 0) {
    row("  interface_full", sink.interface_full, "the interface took no more", text);
  }
  if (sink.interface_down != 0) {
    row("  interface_down", sink.interface_down, "the interface was down or gone", text);
  }
  if (sink.queued != 0) row("  queued", sink.queued, "on their way", text);
  for (const WriterCounter& counter : sink.of_writer) {
    row(fmt::format("  {}", counter.name), counter.value, counter.meaning, text);
  }
  head("  verdict", fate_of_accepted(sink), text);
}

}  // namespace

std::string accounts_text(const Accounts& accounts, const Totals& totals) {
  TextLines text;
  row("arrived", accounts.arrived(), "received, and what the ports lost", text);
  if (const auto most = accounts.arrived_at_most()) {
    row("  at most", *most, "with those beyond ENA's allowances, queued or dropped", text);
  }
  row("received", accounts.received, fate_of_received(accounts, totals), text);
  if (accounts.pending != 0) row("  pending", accounts.pending, "not judged yet", text);
  row("  batches", accounts.batches.frames.values(), like(accounts.batches), text);
  for (const PortCounters& port : accounts.ports) add_port(port, text);
  for (const ExceptionCounters& port : accounts.exceptions) add_exception(port, text);
  for (const SinkCounters& sink : accounts.sinks) add_sink(sink, text);
  if (!accounts.sinks_add_up(totals)) head("sinks", "do NOT add up, report it", text);
  std::string all = text.take();
  all.pop_back();
  return all;
}

}  // namespace fibertap
