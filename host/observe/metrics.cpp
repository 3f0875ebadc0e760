#include "host/observe/metrics.h"

#ifdef FIBERTAP_METRICS
#include <fmt/format.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "host/observe/words.h"

namespace fibertap {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<prometheus::ClientMetric::Label>;

/// All series of one name.
class Family {
 public:
  Family(std::vector<MetricFamily>& families, std::string name, MetricType type, std::string help)
      : family_(families.emplace_back()) {
    family_.name = "fibertap_" + std::move(name);
    family_.type = type;
    family_.help = std::move(help);
  }

  Family& add(Labels labels, double value) {
    prometheus::ClientMetric& metric = family_.metric.emplace_back();
    metric.label = std::move(labels);
    metric.counter.value = value;
    metric.gauge.value = value;
    return *this;
  }
  Family& add(Labels labels, std::uint64_t value) {
    return add(std::move(labels), static_cast<double>(value));
  }

 private:
  MetricFamily& family_;
};

std::string text_of(const SessionStatistics::Vni& vni) {
  return vni ? std::to_string(*vni) : "any";
}

/// The text format has no room for every byte that a file's name may have.
std::string label_of(std::string text) {
  std::ranges::replace_if(
      text,
      [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || (letter & 0x80); },
      '?');
  return text;
}

class Metrics {
 public:
  Metrics(const Report& report, const MetricsFacts& facts) : report_(report), facts_(facts) {
    families_.reserve(40);  // each is referred to while it is filled
  }

  std::string text() {
    add_facts();
    add_totals();
    add_sessions();
    if (report_.accounts) add_accounts(*report_.accounts);
    std::erase_if(families_, [](const MetricFamily& family) { return family.metric.empty(); });
    return prometheus::TextSerializer().Serialize(families_);
  }

 private:
  Family counter(std::string name, std::string help) {
    return {families_, std::move(name), MetricType::Counter, std::move(help)};
  }
  Family gauge(std::string name, std::string help) {
    return {families_, std::move(name), MetricType::Gauge, std::move(help)};
  }

  void add_facts() {
    gauge("build_info", "Always 1; the labels say what runs.")
        .add({{"version", facts_.version}, {"engine", report_.engine}}, 1.0);
    gauge("start_time_seconds", "When the target began, since the epoch.")
        .add({}, facts_.start_seconds);
    gauge("ready", "1 where /readyz says so, else 0.").add({}, facts_.is_ready ? 1.0 : 0.0);
    gauge("rules_generation", "Of the rules in force: one more with every reload.")
        .add({}, facts_.generation);
  }

  void add_totals() {
    Family frames = counter("frames_total", "Frames judged, by what became of them.");
    for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
      frames.add({{"disposition", abi::name(static_cast<abi::Disposition>(i))}},
                 report_.totals.by_disposition[i].frames);
    }
    Family bytes = counter("bytes_total", "Outer bytes of frames judged, by what became of them.");
    for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
      bytes.add({{"disposition", abi::name(static_cast<abi::Disposition>(i))}},
                report_.totals.by_disposition[i].bytes);
    }
    Family rejected = counter("rejected_frames_total", "Rejected frames, by the reason.");
    for (std::uint32_t i = 0; i < abi::kRejections; ++i) {
      rejected.add({{"reason", abi::name(static_cast<abi::Rejection>(i))}},
                   report_.totals.rejected_by[i]);
    }
    counter("outer_truncated_frames_total", "Frames whose outer datagram ends beyond them.")
        .add({}, report_.totals.outer_truncated.frames);
    counter("ingest_cut_frames_total", "Frames longer than a record takes, cut when taken in.")
        .add({}, report_.ingest_cut.frames);
    if (report_.can_be_lost) {
      counter("card_lost_frames_total", "Frames lost with a card before it had answered.")
          .add({}, report_.totals.card_lost.frames);
    }
  }

  void add_sessions() {
    Family frames = counter("session_frames_total", "Frames of a session, by what became of them.");
    for (const auto& [vni, session] : report_.sessions.sessions()) {
      frames.add({{"vni", text_of(vni)}, {"disposition", "accepted"}}, session.accepted);
      frames.add({{"vni", text_of(vni)}, {"disposition", "rejected"}}, session.rejected);
    }
    Family cut = counter("session_truncated_frames_total",
                         "Accepted frames of which less was kept than they were long.");
    for (const auto& [vni, session] : report_.sessions.sessions()) {
      cut.add({{"vni", text_of(vni)}}, session.truncated);
    }
    const auto& rules = report_.sessions.rules();
    if (rules.size() > kMostRuleSeries && !facts_.has_rules) return;
    Family hits = counter("rule_frames_total", "Frames that a rule decided.");
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
    Family lost = counter("lost_frames_total",
                          "Frames lost before the ports, there and at the sinks, by name.");
    for (const Accounts::Loss& loss : accounts.losses()) {
      if (loss.frames)
        lost.add({{"where", label_of(loss.where)}, {"name", loss.name}}, *loss.frames);
    }
    Family given = counter("sink_accepted_frames_total", "Accepted frames that a sink was given.");
    for (const SinkCounters& sink : accounts.sinks) {
      given.add({{"sink", label_of(sink.name)}}, sink.accepted);
    }
    Family written = counter("sink_written_frames_total", "Frames that a sink has written.");
    for (const SinkCounters& sink : accounts.sinks) {
      written.add({{"sink", label_of(sink.name)}}, sink.written);
    }
    Family queued = gauge("sink_queued_frames", "Frames that wait to be written.");
    for (const SinkCounters& sink : accounts.sinks) {
      queued.add({{"sink", label_of(sink.name)}}, sink.queued);
    }
    add_writers(accounts.sinks);
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
    Family family = like.is_level ? gauge(name, help) : counter(name + "_total", help);
    for (const SinkCounters& sink : sinks) {
      for (const WriterCounter& each : sink.of_writer) {
        if (each.name == like.name) family.add({{"sink", label_of(sink.name)}}, each.value);
      }
    }
  }

  const Report& report_;
  const MetricsFacts& facts_;
  std::vector<MetricFamily> families_;
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
