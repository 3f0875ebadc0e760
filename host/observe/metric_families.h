#ifndef FIBERTAP_HOST_OBSERVE_METRIC_FAMILIES_H_
#define FIBERTAP_HOST_OBSERVE_METRIC_FAMILIES_H_

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <cstdint>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "host/datapath/results/histogram.h"

namespace fibertap {

using MetricLabels = std::vector<prometheus::ClientMetric::Label>;

/// All series of one name.
class MetricSeries {
 public:
  explicit MetricSeries(prometheus::MetricFamily& family) : family_(family) {}

  MetricSeries& add(MetricLabels labels, double value) {
    prometheus::ClientMetric& metric = add(std::move(labels));
    metric.counter.value = value;
    metric.gauge.value = value;
    return *this;
  }
  MetricSeries& add(MetricLabels labels, std::uint64_t value) {
    return add(std::move(labels), static_cast<double>(value));
  }

  /// Of a histogram whose values are in units of so many base units.
  template <std::size_t kBounds>
  void add(const Histogram<kBounds>& histogram, double unit) {
    auto& to = add(MetricLabels{}).histogram;
    for (std::size_t i = 0; i < kBounds; ++i) {
      to.sample_count += histogram.counts[i];
      to.bucket.push_back({to.sample_count, static_cast<double>(histogram.bounds[i]) * unit});
    }
    to.sample_count += histogram.counts[kBounds];
    to.sample_sum = static_cast<double>(histogram.sum) * unit;
  }

 private:
  prometheus::ClientMetric& add(MetricLabels labels) {
    prometheus::ClientMetric& metric = family_.metric.emplace_back();
    metric.label = std::move(labels);
    return metric;
  }

  prometheus::MetricFamily& family_;
};

/// Names with their series, in the order in which they were begun.
class MetricFamilies {
 public:
  MetricSeries counter(std::string name, std::string help) {
    return begin(std::move(name), prometheus::MetricType::Counter, std::move(help));
  }
  MetricSeries gauge(std::string name, std::string help) {
    return begin(std::move(name), prometheus::MetricType::Gauge, std::move(help));
  }
  MetricSeries histogram(std::string name, std::string help) {
    return begin(std::move(name), prometheus::MetricType::Histogram, std::move(help));
  }

  /// Those that have series.
  std::string text() && {
    std::vector<prometheus::MetricFamily> used;
    for (prometheus::MetricFamily& family : families_) {
      if (!family.metric.empty()) used.push_back(std::move(family));
    }
    return prometheus::TextSerializer().Serialize(used);
  }

 private:
  MetricSeries begin(std::string name, prometheus::MetricType type, std::string help) {
    prometheus::MetricFamily& family = families_.emplace_back();
    family.name = "fibertap_" + std::move(name);
    family.type = type;
    family.help = std::move(help);
    return MetricSeries(family);
  }

  std::list<prometheus::MetricFamily> families_;  // series refer to them while others are added
};

/// The text format has no room for every byte that a file's name may have.
inline std::string label_of(std::string text) {
  std::ranges::replace_if(
      text,
      [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || (letter & 0x80); },
      '?');
  return text;
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_METRIC_FAMILIES_H_
