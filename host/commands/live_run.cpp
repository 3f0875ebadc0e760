#include "host/commands/live_run.h"

#include <unistd.h>

#include <cstring>
#include <utility>

#include "host/base/error.h"
#include "host/commands/card_options.h"
#include "host/commands/console.h"
#include "host/commands/cpu_options.h"
#include "host/commands/output_options.h"
#include "host/ingest/dpdk/packet_library.h"
#include "host/report/statistics_json.h"
#include "host/report/summary.h"
#include "host/sinks/interface_counts.h"

namespace fibertap {
namespace {

constexpr std::chrono::milliseconds kTurn{100};
constexpr double kLookEverySeconds = 1;

}  // namespace

RunOutputs::RunOutputs(const RunSettings& settings) {
  if (settings.stats) statistics.emplace(*settings.stats);
  if (settings.write) capture.emplace(*settings.write);
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
                     settings_.limits, settings_.nap});
  for (const PortCounters& port : ports_->counters()) {
    log_.info("receiving from {} ({}) with engine {}, pipelines: {}", port.port, port.driver,
              engines_.front()->name(), engines_.size());
  }
  control(target);
  signals_.let_interrupts_end();
  if (sink_) sink_->hurry();
  target.stop();
  finish(target);
  if (target.failure()) std::rethrow_exception(target.failure());
  const auto loss = target.counts().card_loss;
  if (loss && !settings_.goes_on) throw loss->error;
}

void LiveRun::control(LiveTarget& target) {
  while (target.is_running()) {
    switch (signals_.wait(kTurn)) {
      case Signal::kReload:
        reload(target);
        break;
      case Signal::kCounters:
        print(stderr, summary(report(target, false)));
        break;
      case Signal::kStop:
        log_.info("stopping: what has arrived is judged and written, SIGINT ends at once");
        return;
      case Signal::kNone:
        break;
    }
    if (seconds() - last_look_.seconds >= kLookEverySeconds) look(target);
  }
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
  } catch (const Error& error) {
    log_.error("rules not reloaded, those before stay: {}", error.what());
  }
}

void LiveRun::look(LiveTarget& target) {
  const bool is_watched = isatty(STDERR_FILENO) == 1;
  const PipelineCounts counts = target.counts();
  LiveMoment now{seconds(), counts.totals, accounts(counts), {}};
  // A reading of all counters stops the data path for as long as it takes.
  if (is_watched) now.sessions = target.sessions();
  if (!now.accounts.frames_add_up(now.totals)) {
    log_.critical("received {} frames, found {} accounted for and {} pending",
                  now.accounts.received, now.totals.offered().frames, now.accounts.pending);
  }
  tell_new_losses(now.accounts);
  if (is_watched) {
    print(stderr, "\r\033[K" + live_line(last_look_, now));
    is_drawn_ = true;
  }
  last_look_ = std::move(now);
}

void LiveRun::tell_new_losses(const Accounts& accounts) {
  for (std::size_t i = 0; i < accounts.sinks.size(); ++i) {
    const SinkCounters& sink = accounts.sinks[i];
    const SinkCounters before =
        last_look_.accounts.sinks.empty() ? SinkCounters{} : last_look_.accounts.sinks[i];
    const auto tell = [&](std::uint64_t lost_before, std::uint64_t lost, const char* why) {
      if (lost > lost_before) {
        log_.warn("sink {}: {} frames more lost: {}", sink.name, lost - lost_before, why);
      }
    };
    tell(before.queue_full, sink.queue_full, "queue_full");
    tell(before.write_failed, sink.write_failed, std::strerror(sink.last_error));
    tell(before.reader_gone, sink.reader_gone, "reader_gone");
  }
}

void LiveRun::finish(LiveTarget& target) {
  if (is_drawn_) print(stderr, "\n");
  std::optional<Error> failure;
  if (sink_) {
    try {
      sink_->finish(target.counts().last_timestamp_ns,
                    interface_counts(interfaces_, target.sessions()));
    } catch (const Error& error) {
      failure = error;
    }
  }
  const Report last = report(target, true);
  tell_new_losses(*last.accounts);
  if (outputs_.statistics) write_statistics(*outputs_.statistics, statistics_json(last));
  const bool uses_stdout = settings_.write == "-" || settings_.stats == "-";
  print(uses_stdout ? stderr : stdout, summary(last));
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
