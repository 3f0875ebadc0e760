#include "host/observe/metrics.h"

#ifdef FIBERTAP_METRICS
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "host/observe/metric_families.h"
#include "host/observe/words.h"

namespace fibertap {
namespace {

std::string text_of(const SessionStatistics::Vni& vni) {
  return vni ? std::to_string(*vni) : "any";
}

class Metrics {
 public:
  Metrics(const Report& report, const MetricsFacts& facts) : report_(report), facts_(facts) {}

  std::string text() {
    add_facts();
    add_totals();
    add_sessions();
    if (report_.accounts) add_accounts(*report_.accounts);
    if (report_.viewers) add_viewers(*report_.viewers);
    return std::move(families_).text();
  }

 private:
  MetricSeries counter(std::string name, std::string help) {
    return families_.counter(std::move(name), std::move(help));
  }
  MetricSeries gauge(std::string name, std::string help) {
    return families_.gauge(std::move(name), std::move(help));
  }

  void add_facts() {
    gauge("build_info", "Always 1; the labels say what runs.")
        .add({{"version", facts_.version}, {"engine", report_.engine}}, 1.0);
    gauge("start_time_seconds", "When the target began, since the epoch.")
        .add({}, facts_.start_seconds);
    gauge("ready", "1 where /readyz says so, else 0.").add({}, facts_.is_ready ? 1.0 : 0.0);
    gauge("rules_generation", "Of the rules in force: one more with every reload.")
        .add({}, facts_.generation);
    counter("rules_reloads_total", "Rules that were read anew and are in force.")
        .add({}, facts_.reloads);
    counter("rules_reload_failures_total", "Rules that were read anew and are not in force.")
        .add({}, facts_.failed_reloads);
  }

  void add_totals() {
    MetricSeries frames = counter("frames_total", "Frames judged, by what became of them.");
    for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
      frames.add({{"disposition", abi::name(static_cast<abi::Disposition>(i))}},
                 report_.totals.by_disposition[i].frames);
    }
    MetricSeries bytes =
        counter("bytes_total", "Outer bytes of frames judged, by what became of them.");
    for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
      bytes.add({{"disposition", abi::name(static_cast<abi::Disposition>(i))}},
                report_.totals.by_disposition[i].bytes);
    }
    MetricSeries rejected = counter("rejected_frames_total", "Rejected frames, by the reason.");
    for (std::uint32_t i = 0; i < abi::kRejections; ++i) {
      rejected.add({{"reason", abi::name(static_cast<abi::Rejection>(i))}},
                   report_.totals.rejected_by[i]);
    }
    counter("outer_truncated_frames_total", "Frames whose outer datagram ends beyond them.")
        .add({}, report_.totals.outer_truncated.frames);
    counter("ingest_cut_frames_total", "Frames longer than a record takes, cut when taken in.")
        .add({}, report_.intake.cut.frames);
    MetricSeries geneve =
        counter("geneve_frames_total", "Frames to the GENEVE port, by what was done.");
    geneve.add({{"tunnel", "taken_off"}}, report_.intake.geneve.frames);
    geneve.add({{"tunnel", "kept"}}, report_.intake.geneve_kept.frames);
    if (report_.can_be_lost) {
      counter("card_lost_frames_total", "Frames lost with a card before it had answered.")
          .add({}, report_.totals.card_lost.frames);
      gauge("card_failed", "1 when a card failed and is not used any more, else 0.")
          .add({}, report_.card_loss ? 1.0 : 0.0);
    }
  }

  void add_sessions() {
    MetricSeries frames =
        counter("session_frames_total", "Frames of a session, by what became of them.");
    for (const auto& [vni, session] : report_.sessions.sessions()) {
      frames.add({{"vni", text_of(vni)}, {"disposition", "accepted"}}, session.accepted);
      frames.add({{"vni", text_of(vni)}, {"disposition", "rejected"}}, session.rejected);
    }
    MetricSeries cut = counter("session_truncated_frames_total",
                               "Accepted frames of which less was kept than they were long.");
    for (const auto& [vni, session] : report_.sessions.sessions()) {
      cut.add({{"vni", text_of(vni)}}, session.truncated);
    }
    const auto& rules = report_.sessions.rules();
    if (rules.size() > kMostRuleSeries && !facts_.has_rules) return;
    MetricSeries hits = counter("rule_frames_total", "Frames that a rule decided.");
    for (const auto& [key, count] : rules) {
      hits.add({{"vni", text_of(key.vni)},
                {"direction", std::string(word(key.direction))},
                {"number", std::to_string(key.number)}},
               count);
    }
  }

  void add_accounts(const Accounts& accounts) {
    counter("received_frames_total", "Frames that ports gave to pipelines.")
        .add({}, accounts.received);
    gauge("pending_frames", "Received frames that an engine has not answered for yet.")
        .add({}, accounts.pending);
    MetricSeries packets = counter("port_packets_total", "What a port itself counts as received.");
    for (const PortCounters& port : accounts.ports) {
      packets.add({{"port", label_of(port.port)}, {"driver", label_of(port.driver)}},
                  port.ipackets);
    }
    MetricSeries lost = counter("lost_frames_total",
                                "Frames lost before the ports, there and at the sinks, by name.");
    for (const Accounts::Loss& loss : accounts.losses()) {
      if (loss.frames)
        lost.add({{"where", label_of(loss.where)}, {"name", loss.name}}, *loss.frames);
    }
    add_batches(accounts.batches);
    add_sinks(accounts.sinks);
    add_writers(accounts.sinks);
    if (!accounts.exceptions.empty()) add_exceptions(accounts.exceptions);
  }

  void add_exceptions(const std::vector<ExceptionCounters>& ports) {
    MetricSeries frames =
        counter("exception_frames_total",
                "Frames that are not VXLAN, by what became of them on their way to "
                "the kernel.");
    for (const ExceptionCounters& port : ports) {
      for (std::size_t i = 0; i < kFrameClasses; ++i) {
        const ExceptionCounters::OfClass& each = port.classes[i];
        const auto add = [&](const char* outcome, std::uint64_t count) {
          frames.add({{"port", label_of(port.port)},
                      {"class", std::string(name(static_cast<FrameClass>(i)))},
                      {"outcome", outcome}},
                     count);
        };
        add("forwarded", each.forwarded);
        add("over_budget", each.over_budget);
        add("tap_full", each.tap_full);
        add("tap_failed", each.tap_failed);
        add("cut", each.cut);
      }
    }
    MetricSeries answers = counter("exception_answers_total",
                                   "Frames of the kernel, by what became of them at the port.");
    for (const ExceptionCounters& port : ports) {
      const std::string name = label_of(port.port);
      answers.add({{"port", name}, {"outcome", "sent"}}, port.sent);
      answers.add({{"port", name}, {"outcome", "port_full"}}, port.port_full);
      answers.add({{"port", name}, {"outcome", "too_long"}}, port.too_long);
    }
  }

  void add_batches(const BatchCounters& batches) {
    families_.histogram("batch_frames", "Frames of a batch.").add(batches.frames, 1);
    families_
        .histogram("batch_latency_seconds",
                   "From the arrival of a batch's first frame to when all were with the sinks.")
        .add(batches.latency_ns, 1e-9);
  }

  void add_sinks(const std::vector<SinkCounters>& sinks) {
    const auto add = [&](MetricSeries series, auto value) {
      for (const SinkCounters& sink : sinks)
        series.add({{"sink", label_of(sink.name)}}, value(sink));
    };
    add(counter("sink_accepted_frames_total", "Accepted frames that a sink was given."),
        [](const SinkCounters& sink) { return sink.accepted; });
    add(counter("sink_other_sessions_frames_total", "Accepted frames that are not for a sink."),
        [](const SinkCounters& sink) { return sink.other_sessions; });
    add(counter("sink_written_frames_total", "Frames that a sink has written."),
        [](const SinkCounters& sink) { return sink.written; });
    add(gauge("sink_queued_frames", "Frames that wait to be written."),
        [](const SinkCounters& sink) { return sink.queued; });
    add(gauge("sink_queue_bytes", "Memory of a sink's queue that is in use."),
        [](const SinkCounters& sink) { return sink.queue_bytes; });
    add(gauge("sink_queue_limit_bytes", "Memory of a sink's queue, beyond which frames are lost."),
        [](const SinkCounters& sink) { return sink.queue_limit_bytes; });
  }

  /// A family for each name, which several writers may have.
  void add_writers(const std::vector<SinkCounters>& sinks) {
    std::set<std::string_view> done;
    for (const SinkCounters& sink : sinks) {
      for (const WriterCounter& one : sink.of_writer) {
        if (done.insert(one.name).second) add_writers(sinks, one);
      }
    }
  }

  void add_writers(const std::vector<SinkCounters>& sinks, const WriterCounter& like) {
    const std::string name = fmt::format("sink_{}", like.name);
    const std::string help = fmt::format("Of a sink: {}.", like.meaning);
    MetricSeries family = like.is_level ? gauge(name, help) : counter(name + "_total", help);
    for (const SinkCounters& sink : sinks) {
      for (const WriterCounter& each : sink.of_writer) {
        if (each.name == like.name) family.add({{"sink", label_of(sink.name)}}, each.value);
      }
    }
  }

  void add_viewers(const ViewersNow& viewers) {
    gauge("viewers", "Who looks at accepted frames by /capture now.")
        .add({}, static_cast<std::uint64_t>(viewers.present));
    counter("viewer_accepted_frames_total", "Frames that viewers were given, each for itself.")
        .add({}, viewers.frames.accepted);
    counter("viewer_written_frames_total", "Frames that were sent to viewers.")
        .add({}, viewers.frames.written);
    counter("viewer_lost_frames_total", "Frames that a viewer did not get, by name.")
        .add({{"name", "queue_full"}}, viewers.frames.queue_full)
        .add({{"name", "write_failed"}}, viewers.frames.write_failed)
        .add({{"name", "reader_gone"}}, viewers.frames.reader_gone);
  }

  const Report& report_;
  const MetricsFacts& facts_;
  MetricFamilies families_;
};

}  // namespace

bool has_metrics() noexcept { return true; }

std::string metrics_text(const Report& report, const MetricsFacts& facts) {
  return Metrics(report, facts).text();
}

}  // namespace fibertap
#else
namespace fibertap {

bool has_metrics() noexcept { return false; }

std::string metrics_text(const Report& /*report*/, const MetricsFacts& /*facts*/) { return {}; }

}  // namespace fibertap
#endif
