#include "host/target/live_run.h"

#include <unistd.h>

#include <cstring>
#include <utility>

#include "host/base/error.h"
#include "host/datapath/sinks/interface_counts.h"
#include "host/observe/console.h"
#include "host/observe/statistics_json.h"
#include "host/observe/summary.h"
#include "host/observe/words.h"

namespace fibertap {
namespace {

constexpr std::chrono::milliseconds kTurn{100};
constexpr double kLookEverySeconds = 1;

/// "queue_full 12, write_failed 3 (No space left on device)".
std::string missing_by_name(const SinkCounters& sink) {
  std::string text;
  const auto add = [&text](std::string_view name, std::uint64_t frames, std::string_view reason) {
    if (frames == 0) return;
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", name, frames, reason);
  };
  add("queue_full", sink.queue_full, "");
  add("write_failed", sink.write_failed,
      sink.last_error == 0 ? "" : fmt::format(" ({})", std::strerror(sink.last_error)));
  add("reader_gone", sink.reader_gone, "");
  add("reader_stalled", sink.reader_stalled, "");
  return text;
}

}  // namespace

LiveRun::LiveRun(LiveSettings settings, LiveParts parts)
    : settings_(std::move(settings)),
      parts_(std::move(parts)),
      log_(parts_.log),
      interfaces_(parts_.rules->interfaces),
      generation_(parts_.rules->image.header().generation),
      watch_(log_, settings_.has_line && !settings_.logs_json && isatty(STDERR_FILENO) == 1) {
  if (parts_.sink != nullptr) parts_.sink->describe(interfaces_.all());
}

std::vector<Sink*> LiveRun::sinks() {
  if (parts_.sink == nullptr) return {};
  return {parts_.sink};
}

void LiveRun::run() {
  const std::vector<Sink*> sinks = this->sinks();
  start_ = settings_.clock();
  LiveTarget target(parts_.ports, parts_.engines,
                    {{parts_.rules, &parts_.rules->image},
                     interfaces_.all().size(),
                     sinks,
                     settings_.verify,
                     parts_.substitute,
                     settings_.limits,
                     settings_.nap,
                     settings_.clock});
  Attempts control(log_);
  control.attempt([&] { this->control(target); });
  parts_.signals.let_interrupts_end();
  if (parts_.sink != nullptr) parts_.sink->hurry();
  target.stop();

  Attempts all(log_);
  all.note(target.failure());
  note_card_loss(target, all);
  all.note(control.first());
  finish(target, all);
  note_card_loss(target, all);  // while its counters were read
  all.attempt([&] { end_with_missing_frames(); });
  all.rethrow_first();
}

void LiveRun::note_card_loss(LiveTarget& target, Attempts& attempts) {
  if (parts_.substitute) return;
  attempts.attempt([&] {
    if (const auto loss = target.snapshot().card_loss) throw loss->error;
  });
}

void LiveRun::control(LiveTarget& target) {
  log_ports();
  for (const std::string& warning : settings_.warnings) log_.warn("{}", warning);
  log_events();
  while (target.is_running()) {
    const Signal signal = parts_.signals.wait(kTurn);
    if (signal != Signal::kNone) watch_.wipe();
    if (signal == Signal::kStop) {
      log_.info("stopping: what has arrived is judged and written, a second Ctrl-C ends at once");
      return;
    }
    log_events();
    answer(signal, target);
    if (seconds() - watch_.last_look_seconds() < kLookEverySeconds) continue;
    const TargetSnapshot snapshot = target.snapshot();
    LiveMoment now{seconds(), snapshot.totals, accounts(snapshot), {}};
    if (watch_.draws()) now.sessions = snapshot.sessions();
    watch_.look_for_vxlan(now, parts_.rules->image.header().vxlan_port);
    watch_.look(std::move(now), [&] {
      return unknown_vni_warning(snapshot.unknown_vnis().top(UnknownVnis::kTracked),
                                 parts_.rules->mirror);
    });
  }
}

void LiveRun::answer(Signal signal, LiveTarget& target) {
  if (signal == Signal::kReload) reload(target);
  if (signal != Signal::kCounters) return;
  Attempts attempts(log_);
  const Report so_far = report(target.snapshot(), attempts);
  print_unless_blocked(text_of(so_far));
  attempts.rethrow_first();
}

void LiveRun::log_ports() {
  const std::vector<PortCounters> ports = parts_.ports.counters();
  for (const PortCounters& port : ports) {
    log_.info("receiving from {} ({}) with engine {}, pipelines: {}", port.port, port.driver,
              parts_.engines.front()->name(), parts_.engines.size());
  }
  for (const PortCounters& port : ports) {
    for (const PortLoss& loss : port.lost) {
      if (loss.frames) continue;
      log_.warn("{}: {} is not known: {} does not count frames that it loses", port.port, loss.name,
                port.driver);
    }
  }
}

void LiveRun::log_events() {
  for (const PortEvent& event : parts_.ports.events()) {
    watch_.wipe();
    log_.log(event.is_trouble ? spdlog::level::warn : spdlog::level::info, "{}", event.text);
  }
}

void LiveRun::reload(LiveTarget& target) {
  try {
    swap(target, parts_.feed(interfaces_, generation_ + 1));
    const std::uint32_t sessions = parts_.rules->image.header().sessions;
    log_.info("rules reloaded, generation {}: {} {}", generation_, sessions,
              sessions == 1 ? "session" : "sessions");
  } catch (const std::exception& error) {
    log_.error("rules not reloaded, {}: {}",
               target.has_one_rule_set()
                   ? "those before stay"
                   : "and some pipelines judge by them and others by those before until a reload "
                     "works",
               error.what());
  }
}

void LiveRun::swap(LiveTarget& target, LoadedRules rules) {
  const auto next = std::make_shared<const LoadedRules>(std::move(rules));
  for (const std::string& note : next->notes) log_.warn("{}", note);
  // No frame of a new interface may come before its description.
  Interfaces all = next->interfaces;
  if (parts_.sink != nullptr) {
    parts_.sink->describe(std::span(all.all()).subspan(interfaces_.all().size()));
  }
  interfaces_ = std::move(all);
  generation_ = next->image.header().generation;
  target.swap_rules({next, &next->image}, interfaces_.all().size());
  parts_.rules = next;
  watch_.forget_unknown_vnis();
}

void LiveRun::finish(LiveTarget& target, Attempts& attempts) {
  watch_.wipe();
  attempts.attempt([&] { target.publish_exactly(); });
  const TargetSnapshot snapshot = target.snapshot();
  if (parts_.sink != nullptr) {
    attempts.attempt([&] {
      parts_.sink->finish(snapshot.last_timestamp_ns,
                          interface_counts(interfaces_, snapshot.sessions()));
    });
  }
  Report last = report(snapshot, attempts);
  last.accounts->is_final = true;
  if (parts_.sink != nullptr) last.accounts->sinks = {parts_.sink->counters()};
  watch_.log_new_losses(*last.accounts);
  if (parts_.write_statistics) attempts.attempt([&] { parts_.write_statistics(last); });
  attempts.attempt([&] { parts_.print_table(text_of(last)); });
}

/// A pipe's reader that went away or was slow has its own reasons; what is not in a file is missed
/// by whoever opens it later.
void LiveRun::end_with_missing_frames() {
  if (parts_.sink == nullptr) return;
  const SinkCounters sink = parts_.sink->counters();
  if (sink.lost() == 0) return;
  const std::string missing =
      fmt::format("{}: {} of {} accepted frames are missing: {}", output_word(sink.name),
                  sink.lost(), sink.accepted, missing_by_name(sink));
  if (sink.write_failed == 0 && !settings_.sink_is_file) return log_.warn("{}", missing);
  throw Error(Errc::kPartial, "{}; {}", missing,
              sink.write_failed != 0
                  ? "free space or write elsewhere"
                  : "raise --queue, write to a faster disk, or let ports wait by --backpressure");
}

Accounts LiveRun::accounts(const TargetSnapshot& snapshot) const {
  Accounts accounts;
  accounts.received = snapshot.received;
  accounts.pending = snapshot.pending;
  accounts.ports = parts_.ports.counters();
  accounts.sinks = snapshot.sinks;
  return accounts;
}

Report LiveRun::report(const TargetSnapshot& snapshot, Attempts& attempts) const {
  Report report{};
  report.engine = parts_.engines.front()->name();
  report.engine_reason = parts_.engine_reason;
  report.can_be_lost = parts_.engines.front()->can_be_lost();
  attempts.attempt([&] { report.sessions = snapshot.sessions(); });
  attempts.attempt([&] { report.unknown_vnis = snapshot.unknown_vnis().top(kTopUnknownVnis); });
  report.totals = snapshot.totals;
  report.card_loss = snapshot.card_loss;
  report.ingest_cut = snapshot.ingest_cut;
  report.seconds = seconds();
  report.accounts.emplace();
  attempts.attempt([&] { report.accounts = accounts(snapshot); });
  return report;
}

std::string LiveRun::text_of(const Report& report) const {
  return settings_.logs_json ? statistics_line(report) : summary(report);
}

double LiveRun::seconds() const {
  return std::chrono::duration<double>(settings_.clock() - start_).count();
}

}  // namespace fibertap
