#include "host/target/live_run.h"

#include <unistd.h>

#include <cstring>
#include <functional>
#include <utility>

#include "host/base/error.h"
#include "host/datapath/sinks/interface_counts.h"
#include "host/observe/console.h"
#include "host/observe/statistics_json.h"
#include "host/observe/summary.h"

namespace fibertap {
namespace {

constexpr std::chrono::milliseconds kTurn{100};
constexpr double kLookEverySeconds = 1;

}  // namespace

LiveRun::LiveRun(LiveSettings settings, LiveParts parts)
    : settings_(std::move(settings)),
      parts_(std::move(parts)),
      log_(parts_.log),
      interfaces_(parts_.rules->interfaces),
      generation_(parts_.rules->image.header().generation) {
  if (parts_.sink != nullptr) parts_.sink->describe(interfaces_.all());
}

std::vector<Sink*> LiveRun::sinks() {
  if (parts_.sink == nullptr) return {};
  return {parts_.sink};
}

void LiveRun::run() {
  const std::vector<Sink*> sinks = this->sinks();
  start_ = std::chrono::steady_clock::now();
  LiveTarget target(parts_.ports, parts_.engines,
                    {{parts_.rules, &parts_.rules->image},
                     interfaces_.all().size(),
                     sinks,
                     settings_.verify,
                     parts_.substitute,
                     settings_.limits,
                     settings_.nap});
  for (const PortCounters& port : parts_.ports.counters()) {
    log_.info("receiving from {} ({}) with engine {}, pipelines: {}", port.port, port.driver,
              parts_.engines.front()->name(), parts_.engines.size());
  }
  const std::optional<Error> reason = control(target);
  parts_.signals.let_interrupts_end();
  if (parts_.sink != nullptr) parts_.sink->hurry();
  target.stop();
  finish(target);
  if (target.failure()) std::rethrow_exception(target.failure());
  const auto loss = target.counts().card_loss;
  if (loss && !parts_.substitute) throw loss->error;
  if (reason) throw *reason;
}

std::optional<Error> LiveRun::control(LiveTarget& target) {
  while (target.is_running()) {
    const Signal signal = parts_.signals.wait(kTurn);
    if (signal != Signal::kNone) wipe();
    if (signal == Signal::kStop) {
      log_.info("stopping: what has arrived is judged and written, SIGINT ends at once");
      return std::nullopt;
    }
    answer(signal, target);
    if (seconds() - last_look_.seconds < kLookEverySeconds) continue;
    look(target);
    if (auto loss = loss_of_interface()) return loss;
  }
  return std::nullopt;
}

void LiveRun::answer(Signal signal, LiveTarget& target) {
  if (signal == Signal::kReload) reload(target);
  if (signal != Signal::kCounters) return;
  const Report so_far = report(target, false);
  print_unless_blocked(settings_.logs_json ? statistics_line(so_far) : summary(so_far));
}

/// A port of DPDK on an interface that is gone gives no frame any more, and no error.
std::optional<Error> LiveRun::loss_of_interface() const {
  if (!settings_.interface || is_present(*settings_.interface)) return std::nullopt;
  return Error(Errc::kDevice,
               "--interface {}: found it gone, expected it to stay; start again when it is back",
               settings_.interface->name);
}

void LiveRun::reload(LiveTarget& target) {
  try {
    swap(target, parts_.feed(interfaces_, generation_ + 1));
    log_.info("rules reloaded, generation {}: {} sessions", generation_,
              parts_.rules->image.header().sessions);
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
  const std::size_t described = interfaces_.all().size();
  interfaces_ = next->interfaces;
  if (parts_.sink != nullptr) {
    parts_.sink->describe(std::span(interfaces_.all()).subspan(described));
  }
  generation_ = next->image.header().generation;
  target.swap_rules({next, &next->image}, interfaces_.all().size());
  parts_.rules = next;
  unknown_vni_watch_ = {};
}

void LiveRun::look(LiveTarget& target) {
  const bool is_watched = isatty(STDERR_FILENO) == 1;
  const PipelineCounts counts = target.counts();
  LiveMoment now{seconds(), counts.totals, accounts(counts), {}};
  // A reading of all counters stops the data path for as long as it takes.
  if (is_watched) now.sessions = target.sessions();
  wipe();
  check_sums(now);
  log_new_losses(now.accounts);
  warn_of_unknown_vnis(target, now);
  if (is_watched) draw(now);
  last_look_ = std::move(now);
}

/// In one line of the terminal, be it as narrow as it may: without its automatic margins.
void LiveRun::draw(const LiveMoment& now) {
  print_unless_blocked("\033[?7l" + live_line(last_look_, now) + "\033[?7h");
  is_drawn_ = true;
}

void LiveRun::wipe() {
  if (std::exchange(is_drawn_, false)) print_unless_blocked("\r\033[K");
}

void LiveRun::check_sums(const LiveMoment& now) {
  if (!now.accounts.frames_add_up(now.totals)) {
    log_.critical("received {} frames, found {} accounted for and {} pending; report it",
                  now.accounts.received, now.totals.offered().frames, now.accounts.pending);
  }
  if (now.accounts.sinks_add_up(now.totals)) return;
  for (const SinkCounters& sink : now.accounts.sinks) {
    log_.critical(
        "sink {}: was given {} of {} accepted frames, found {} written, {} lost and {} "
        "queued; report it",
        sink.name, sink.accepted, now.totals[abi::Disposition::accepted].frames, sink.written,
        sink.lost(), sink.queued);
  }
}

void LiveRun::log_new_losses(const Accounts& accounts) {
  const std::vector<Accounts::Loss> before = last_look_.accounts.losses();
  const std::vector<Accounts::Loss> now = accounts.losses();
  for (std::size_t i = 0; i < now.size(); ++i) {
    const std::uint64_t frames = now[i].frames - (before.empty() ? 0 : before[i].frames);
    if (frames == 0) continue;
    log_.warn("{}: {} frames more lost: {}{}{}", now[i].where, frames, now[i].name,
              now[i].reason.empty() ? "" : ": ", now[i].reason);
  }
}

void LiveRun::warn_of_unknown_vnis(LiveTarget& target, const LiveMoment& now) {
  const auto clock = std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(now.seconds));
  if (!unknown_vni_watch_.is_due(clock, now.totals)) return;
  log_.warn("{}", unknown_vni_warning(target.unknown_vnis().top(UnknownVnis::kTracked),
                                      parts_.rules->mirror));
}

void LiveRun::finish(LiveTarget& target) {
  wipe();
  std::optional<Error> failure;
  const auto attempt = [&failure](const std::function<void()>& step) {
    try {
      step();
    } catch (const Error& error) {
      if (!failure) failure = error;
    } catch (const std::exception& error) {
      if (!failure) failure = Error(Errc::kRuntime, "run: {}", error.what());
    }
  };
  if (parts_.sink != nullptr) {
    attempt([&] {
      parts_.sink->finish(target.counts().last_timestamp_ns,
                          interface_counts(interfaces_, target.sessions()));
    });
  }
  const Report last = report(target, true);
  log_new_losses(*last.accounts);
  if (parts_.write_statistics) attempt([&] { parts_.write_statistics(last); });
  attempt([&] {
    settings_.stdout_is_output ? print_unless_blocked(summary(last)) : print(stdout, summary(last));
  });
  if (failure) throw *failure;
  for (const SinkCounters& sink : last.accounts->sinks) {
    if (sink.write_failed == 0) continue;
    throw Error(Errc::kPartial, "{}: {} of {} accepted frames could not be written: {}", sink.name,
                sink.write_failed, sink.accepted, std::strerror(sink.last_error));
  }
}

Accounts LiveRun::accounts(const PipelineCounts& counts) const {
  Accounts accounts;
  accounts.received = counts.received;
  accounts.pending = counts.pending;
  accounts.ports = parts_.ports.counters();
  if (parts_.sink != nullptr) accounts.sinks.push_back(parts_.sink->counters());
  return accounts;
}

Report LiveRun::report(LiveTarget& target, bool is_final) {
  Report report;
  report.engine = parts_.engines.front()->name();
  report.engine_reason = parts_.engine_reason;
  report.sessions = target.sessions();
  const PipelineCounts counts = target.counts();
  report.totals = counts.totals;
  report.card_loss = counts.card_loss;
  report.can_be_lost = parts_.engines.front()->can_be_lost();
  report.ingest_cut = counts.ingest_cut;
  report.unknown_vnis = target.unknown_vnis().top(kTopUnknownVnis);
  report.seconds = seconds();
  report.accounts = accounts(counts);
  report.accounts->is_final = is_final;
  return report;
}

double LiveRun::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

}  // namespace fibertap
