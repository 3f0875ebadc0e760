#include "host/target/live_run.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "host/base/error.h"
#include "host/datapath/sinks/interface_counts.h"
#include "host/observe/console.h"
#include "host/observe/statistics_json.h"
#include "host/observe/summary.h"
#include "host/observe/words.h"
#include "host/target/health_facts.h"
#include "host/target/missing_frames.h"

namespace fibertap {
namespace {

constexpr std::chrono::milliseconds kTurn{100};
constexpr double kLookEverySeconds = 1;
constexpr std::chrono::seconds kViewersEnd{2};  // for what waits for them when the target ends

/// The face answers from a target: no longer than that lives.
class FaceEnd {
 public:
  explicit FaceEnd(HttpServer* http) : http_(http) {}
  ~FaceEnd() {
    if (http_ != nullptr) http_->stop();
  }
  FaceEnd(const FaceEnd&) = delete;
  FaceEnd& operator=(const FaceEnd&) = delete;

 private:
  HttpServer* http_;
};

}  // namespace

LiveRun::LiveRun(LiveSettings settings, LiveParts parts)
    : settings_(std::move(settings)),
      parts_(std::move(parts)),
      log_(parts_.log),
      interfaces_(parts_.rules->interfaces),
      generation_(parts_.rules->image.header().generation),
      reporter_(parts_.ports, parts_.exceptions, *parts_.engines.front(), parts_.engine_reason,
                settings_.clock),
      watch_(log_, settings_.has_line && !settings_.logs_json && isatty(STDERR_FILENO) == 1),
      drain_(settings_.drain),
      viewers_(parts_.http == nullptr ? nullptr : std::make_shared<Viewers>()) {
  if (viewers_) viewers_->describe(interfaces_.all());
  for (const LiveSink& sink : parts_.sinks) sink.sink->describe(interfaces_.all());
}

std::vector<Sink*> LiveRun::sinks() {
  std::vector<Sink*> sinks;
  for (const LiveSink& sink : parts_.sinks) sinks.push_back(sink.sink);
  if (viewers_) sinks.push_back(viewers_.get());
  return sinks;
}

void LiveRun::run() {
  const std::vector<Sink*> sinks = this->sinks();
  LiveTarget target(parts_.ports, parts_.engines,
                    {.rules = {parts_.rules, &parts_.rules->image},
                     .interfaces = interfaces_.all().size(),
                     .sinks = sinks,
                     .verify = settings_.verify,
                     .substitute = parts_.substitute,
                     .limits = settings_.limits,
                     .nap = settings_.nap,
                     .clock = settings_.clock,
                     .geneve_port = settings_.geneve_port,
                     .exceptions = parts_.exceptions});
  if (parts_.exceptions != nullptr) parts_.exceptions->start();
  const FaceEnd face_end(parts_.http);
  open_face(target);
  Attempts control(log_);
  control.attempt([&] { this->control(target); });
  parts_.signals.let_interrupts_end();
  is_draining_ = true;
  manager_.stopping();
  for (const LiveSink& sink : parts_.sinks) sink.sink->hurry();
  target.stop();
  if (parts_.exceptions != nullptr) parts_.exceptions->stop();
  if (viewers_) viewers_->finish();

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
  manager_.ready("receiving");
  while (target.is_running()) {
    const Signal signal = parts_.signals.wait(kTurn);
    if (signal != Signal::kNone) watch_.wipe();
    if (is_to_end(signal, target)) {
      log_.info("stopping: what has arrived is judged and written, a second Ctrl-C ends at once");
      return;
    }
    log_events();
    answer(signal, target);
    if (reporter_.seconds() - watch_.last_look_seconds() < kLookEverySeconds) continue;
    const TargetSnapshot snapshot = target.snapshot();
    LiveMoment now{reporter_.seconds(), snapshot.totals, reporter_.accounts(snapshot), {}};
    if (watch_.draws()) now.sessions = snapshot.sessions();
    tell_manager(now, snapshot);
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
  const Report so_far = reporter_.report(target.snapshot(), attempts);
  print_unless_blocked(text_of(so_far));
  attempts.rethrow_first();
}

void LiveRun::log_ports() {
  const std::vector<PortCounters> ports = reporter_.ports();
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
  for (const PortEvent& event : reporter_.events()) {
    watch_.wipe();
    log_.log(event.is_trouble ? spdlog::level::warn : spdlog::level::info, "{}", event.text);
  }
}

void LiveRun::reload(LiveTarget& target) {
  manager_.reloading();
  try {
    swap(target, parts_.feed(interfaces_, generation_ + 1));
    ++reloads_;
    const std::uint32_t sessions = parts_.rules->image.header().sessions;
    log_.info("rules reloaded, generation {}: {} {}", generation_, sessions,
              sessions == 1 ? "session" : "sessions");
  } catch (const std::exception& error) {
    ++failed_reloads_;
    log_.error("rules not reloaded, {}: {}",
               target.has_one_rule_set()
                   ? "those before stay"
                   : "and some pipelines judge by them and others by those before until a reload "
                     "works",
               error.what());
  }
  manager_.ready(fmt::format("rules of generation {}", generation_));
}

void LiveRun::swap(LiveTarget& target, LoadedRules rules) {
  const auto next = std::make_shared<const LoadedRules>(std::move(rules));
  for (const std::string& note : next->notes) log_.warn("{}", note);
  // No frame of a new interface may come before its description.
  Interfaces all = next->interfaces;
  const auto added = std::span(all.all()).subspan(interfaces_.all().size());
  for (const LiveSink& sink : parts_.sinks) sink.sink->describe(added);
  if (viewers_) viewers_->describe(added);
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
  std::vector<InterfaceCount> counts;
  attempts.attempt([&] { counts = interface_counts(interfaces_, snapshot.sessions()); });
  for (const LiveSink& sink : parts_.sinks) {
    attempts.attempt([&] { sink.sink->finish(snapshot.last_timestamp_ns, counts); });
  }
  if (viewers_) {
    parts_.http->wait_for_streams(kViewersEnd);
    viewers_->close();
  }
  Report last = reporter_.report(snapshot, attempts);
  last.accounts->is_final = true;
  add_viewers(last);
  last.accounts->sinks.clear();
  for (const LiveSink& sink : parts_.sinks) last.accounts->sinks.push_back(sink.sink->counters());
  watch_.log_new_losses(*last.accounts);
  if (parts_.write_statistics) attempts.attempt([&] { parts_.write_statistics(last); });
  attempts.attempt([&] { parts_.print_table(text_of(last)); });
}

/// A pipe's reader that went away or was slow has its own reasons; what is not in a file is missed
/// by whoever opens it later.
void LiveRun::end_with_missing_frames() {
  Attempts all(log_);
  for (const LiveSink& each : parts_.sinks) {
    const SinkCounters sink = each.sink->counters();
    if (sink.lost() == 0) continue;
    const std::string missing =
        fmt::format("{}: {} of {} accepted frames are missing: {}", output_word(sink.name),
                    sink.lost(), sink.accepted, missing_by_name(sink));
    if (sink.write_failed == 0 && !each.is_file) {
      log_.warn("{}", missing);
      continue;
    }
    all.attempt([&] {
      throw Error(Errc::kPartial, "{}; {}", missing,
                  sink.write_failed != 0
                      ? "free space or write elsewhere"
                      : "raise --queue, write to a faster disk, or let ports wait by "
                        "--backpressure");
    });
  }
  all.rethrow_first();
}

bool LiveRun::is_to_end(Signal signal, const LiveTarget& target) {
  const bool is_wanted = is_drain_wanted_.exchange(false);
  const auto now = settings_.clock();
  if (drain_.is_on()) {
    return signal == Signal::kStop || drain_.is_over(now, target.snapshot().received);
  }
  if (signal != Signal::kStop && !is_wanted) return false;
  const std::uint64_t received = target.snapshot().received;
  drain_.begin(now, received);
  is_draining_ = true;
  if (drain_.is_over(now, received)) return true;
  log_.info(
      "draining for {} s at most: not ready, goes on until no frame comes for {} s; a second "
      "SIGTERM ends it",
      std::chrono::duration<double>(settings_.drain).count(), Drain::kQuiet.count());
  return false;
}

/// The watchdog hears of a target whose pipelines turn, and of no other.
void LiveRun::tell_manager(const LiveMoment& now, const TargetSnapshot& snapshot) {
  manager_.status(fmt::format("{} frames received, {} accepted", now.accounts.received,
                              now.totals[abi::Disposition::accepted].frames));
  if (do_pipelines_turn(health_facts(snapshot, settings_.clock(), false))) manager_.alive();
}

std::string LiveRun::text_of(const Report& report) const {
  return settings_.logs_json ? statistics_line(report) : summary(report);
}

}  // namespace fibertap
