#ifndef FIBERTAP_HOST_DATAPATH_SINKS_OUTCOME_LINES_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_OUTCOME_LINES_H_

#include <cstdint>
#include <string>

#include "host/datapath/results/outcome_text.h"
#include "host/datapath/sinks/sink.h"

namespace fibertap {

/// The outcome word of every frame, a line each in the order of arrival (outcome_text()), kept in
/// memory: for holding engines against each other.
class OutcomeLines final : public Sink {
 public:
  void write(const CheckedResult& result) override {
    for (const abi::OutcomeWord word : result.outcomes) lines_ += outcome_text(word) + "\n";
    accepted_ += result.accepted;
  }
  SinkCounters counters() const override {
    SinkCounters counters;
    counters.accepted = counters.written = accepted_;
    return counters;
  }
  bool is_open() const noexcept override { return true; }

  const std::string& text() const noexcept { return lines_; }

 private:
  std::string lines_;
  std::uint64_t accepted_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_OUTCOME_LINES_H_
