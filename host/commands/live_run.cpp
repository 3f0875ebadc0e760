#include "host/commands/live_run.h"

#include <unistd.h>

#include <cstring>
#include <functional>
#include <utility>

#include "host/base/error.h"
#include "host/commands/card_options.h"
#include "host/commands/cpu_options.h"
#include "host/commands/output_options.h"
#include "host/datapath/ingest/dpdk/packet_library.h"
#include "host/datapath/sinks/interface_counts.h"
#include "host/observe/console.h"
#include "host/observe/statistics_json.h"
#include "host/observe/summary.h"

namespace fibertap {
namespace {

constexpr std::chrono::milliseconds kTurn{100};
constexpr double kLookEverySeconds = 1;

}  // namespace

RunOutputs::RunOutputs(const RunSettings& settings) {
  if (settings.write) capture.emplace(*settings.write);
  if (settings.stats) statistics.emplace(*settings.stats);
}

LiveRun::LiveRun(const po::variables_map& values, RunSettings settings)
    : values_(values),
      settings_(std::move(settings)),
      log_(make_log(settings_.logs_json)),
      rules_(std::make_unique<LoadedRules>(read_rules(values, {}, 1))),
      interfaces_(rules_->interfaces),
      outputs_(settings_),
      cards_(card_options_of(values)),
      cpu_(cpu_options_of(values)) {
  signals_.take_ends();  // not before the outputs are open: a FIFO's reader is waited for
  for (const std::string& note : rules_->notes) log_.warn("{}", note);
  ports_ = packet_library().open(settings_.dpdk_arguments, settings_.frame_bytes);
  open_engines();
  if (outputs_.capture) {
    sink_.emplace(*outputs_.capture, settings_.queue);
    sink_->describe(interfaces_.all());
  }
}

void LiveRun::open_engines() {
  for (std::size_t worker = 0; worker < ports_->workers(); ++worker) {
    ChosenEngine chosen = choose_engine(settings_.engine, cards_, cpu_);
    if (worker > 0 && chosen.engine->can_be_lost()) {
      throw Error(Errc::kUsage,
                  "run: found {} lcores with an RX queue, expected one: a card serves one pipeline",
                  ports_->workers());
    }
    chosen.engine->load_rules(rules_->image);
    engine_reason_ = chosen.reason;
    engines_.push_back(std::move(chosen.engine));
  }
}

std::vector<Sink*> LiveRun::sinks() {
  if (!sink_) return {};
  return {&*sink_};
}

void LiveRun::run() {
  const std::vector<Sink*> sinks = this->sinks();
  const auto substitute = [this](const Error& error) { return go_on_in_software(error); };
  start_ = std::chrono::steady_clock::now();
  LiveTarget target(*ports_, engines_,
                    {rules_->image, interfaces_.all().size(), sinks, settings_.verify,
                     settings_.goes_on ? SubstituteMaker(substitute) : SubstituteMaker(),
                     settings_.batches.limits_for(*engines_.front()), settings_.nap});
  for (const PortCounters& port : ports_->counters()) {
    log_.info("receiving from {} ({}) with engine {}, pipelines: {}", port.port, port.driver,
              engines_.front()->name(), engines_.size());
  }
  const std::optional<Error> reason = control(target);
  signals_.let_interrupts_end();
  if (sink_) sink_->hurry();
  target.stop();
  finish(target);
  if (target.failure()) std::rethrow_exception(target.failure());
  const auto loss = target.counts().card_loss;
  if (loss && !settings_.goes_on) throw loss->error;
  if (reason) throw *reason;
}

std::optional<Error> LiveRun::control(LiveTarget& target) {
  while (target.is_running()) {
    const Signal signal = signals_.wait(kTurn);
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
    auto next = std::make_unique<LoadedRules>(
        read_rules(values_, interfaces_, rules_->image.header().generation + 1));
    for (const std::string& note : next->notes) log_.warn("{}", note);
    // No frame of a new interface may come before its description.
    const std::size_t described = interfaces_.all().size();
    interfaces_ = next->interfaces;
    if (sink_) sink_->describe(std::span(interfaces_.all()).subspan(described));
    target.swap_rules(next->image, interfaces_.all().size());
    rules_ = std::move(next);
    log_.info("rules reloaded, generation {}: {} sessions", rules_->image.header().generation,
              rules_->image.header().sessions);
  } catch (const std::exception& error) {
    log_.error("rules not reloaded, those before stay: {}", error.what());
  }
}

void LiveRun::look(LiveTarget& target) {
  const bool is_watched = isatty(STDERR_FILENO) == 1;
  const PipelineCounts counts = target.counts();
  LiveMoment now{seconds(), counts.totals, accounts(counts), {}};
  // A reading of all counters stops the data path for as long as it takes.
  if (is_watched) now.sessions = target.sessions();
  wipe();
  check_sums(now);
  tell_new_losses(now.accounts);
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

void LiveRun::tell_new_losses(const Accounts& accounts) {
  const std::vector<Accounts::Loss> before = last_look_.accounts.losses();
  const std::vector<Accounts::Loss> now = accounts.losses();
  for (std::size_t i = 0; i < now.size(); ++i) {
    const std::uint64_t frames = now[i].frames - (before.empty() ? 0 : before[i].frames);
    if (frames == 0) continue;
    log_.warn("{}: {} frames more lost: {}{}{}", now[i].where, frames, now[i].name,
              now[i].reason.empty() ? "" : ": ", now[i].reason);
  }
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
  if (sink_) {
    attempt([&] {
      sink_->finish(target.counts().last_timestamp_ns,
                    interface_counts(interfaces_, target.sessions()));
    });
  }
  const Report last = report(target, true);
  tell_new_losses(*last.accounts);
  if (outputs_.statistics) {
    attempt([&] { write_statistics(*outputs_.statistics, statistics_json(last)); });
  }
  const bool uses_stdout = settings_.write == "-" || settings_.stats == "-";
  attempt(
      [&] { uses_stdout ? print_unless_blocked(summary(last)) : print(stdout, summary(last)); });
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
  accounts.ports = ports_->counters();
  if (sink_) accounts.sinks.push_back(sink_->counters());
  return accounts;
}

Report LiveRun::report(LiveTarget& target, bool is_final) {
  Report report;
  report.engine = engines_.front()->name();
  report.engine_reason = engine_reason_;
  report.sessions = target.sessions();
  const PipelineCounts counts = target.counts();
  report.totals = counts.totals;
  report.card_loss = counts.card_loss;
  report.can_be_lost = engines_.front()->can_be_lost();
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

std::unique_ptr<Engine> LiveRun::go_on_in_software(const Error& error) {
  auto engine = make_cpu_engine(cpu_);
  log_.error("{}; engine {} goes on", error.what(), engine->name());
  return engine;
}

}  // namespace fibertap
