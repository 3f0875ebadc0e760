#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOWS_WRITER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOWS_WRITER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/clock.h"
#include "host/datapath/sinks/flows/flow_record.h"
#include "host/datapath/sinks/flows/flow_table.h"
#include "host/datapath/sinks/flows/line_output.h"
#include "host/datapath/sinks/flows/session_labels.h"
#include "host/datapath/sinks/writer.h"

namespace fibertap {

struct FlowsSettings {
  FlowTableSettings table;
  FlowRecordSettings record;
  const Clock& clock = Clock::steady();
};

/// Flow records of accepted frames. A record is written when its flow is over; the time is that of
/// frames, and goes on from the last one while none come. Frames are taken into the table first:
/// those whose record is not written are a late loss, and leave a record with SKIPDATA.
class FlowsWriter final : public Writer {
 public:
  FlowsWriter(const FlowsSettings& settings, std::unique_ptr<LineOutput> output);

  const std::string& path() const noexcept override { return output_->path(); }
  void describe(std::span<const Interface> interfaces) noexcept override;
  Loss take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept override;
  void rest() noexcept override;
  Loss late_loss() noexcept override;
  void miss(std::uint64_t frames) noexcept override;
  void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) override;
  void interrupt() noexcept override { output_->interrupt(); }
  std::uint64_t taken() const noexcept override { return output_->taken() + seen_; }

  std::vector<WriterCounter> counters() const override;

  /// Flows that were over early, because the table was full. From any thread.
  std::uint64_t evicted() const noexcept { return evicted_; }

 private:
  /// Times of frames.
  struct Range {
    std::uint64_t first_ns;
    std::uint64_t last_ns;
  };

  /// What a line in `text_` stands for.
  struct Line {
    std::uint64_t packets;  // 0: of no flow
    Range range;
  };

  std::size_t take_some(std::span<const std::uint8_t> blocks);
  void put(const Flow& flow);
  void put_skipped();
  void write_out() noexcept;
  void lose(const Line& line) noexcept;
  void publish() noexcept;

  FlowTable table_;
  const FlowRecords line_of_;
  const Clock& clock_;
  const std::unique_ptr<LineOutput> output_;
  std::vector<SessionLabels> labels_;  // by interface
  bool is_short_of_memory_ = false;
  std::uint64_t now_ns_ = 0;  // of the last frame
  Clock::TimePoint came_;     // when it came
  bool is_missing_ = false;   // frames before the next one
  std::optional<Range> skipped_;
  std::string text_;
  std::vector<Line> lines_;
  Loss late_;
  std::atomic<std::uint64_t> seen_ = 0;   // bytes of blocks
  std::atomic<std::uint64_t> flows_ = 0;  // as the table counts, for other threads
  std::atomic<std::uint64_t> evicted_ = 0;
  std::atomic<std::uint64_t> closed_early_ = 0;
  std::atomic<std::uint64_t> without_ip_ = 0;  // frames
  std::atomic<std::uint64_t> records_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOWS_WRITER_H_
