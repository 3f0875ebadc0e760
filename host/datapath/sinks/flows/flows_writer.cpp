#include "host/datapath/sinks/flows/flows_writer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <utility>

#include "host/datapath/sinks/files/block_runs.h"
#include "host/datapath/sinks/flows/flow_frame.h"

namespace fibertap {
namespace {

constexpr std::size_t kMostText = 256 * 1024;  // that is written at once
constexpr std::size_t kMostLines = 4096;
constexpr std::size_t kSideBySide = 16;  // frames whose flows are fetched together: of 50,000 flows
                                         // a frame takes less than half of what it takes alone

}  // namespace

FlowsWriter::FlowsWriter(const FlowsSettings& settings, std::unique_ptr<LineOutput> output)
    : table_(settings.table, [this](const Flow& flow) { put(flow); }),
      line_of_(settings.record),
      clock_(settings.clock),
      output_(std::move(output)),
      came_(clock_.now()) {
  // Nothing is allocated from here on but labels.
  text_.reserve(kMostText);
  lines_.reserve(kMostLines);
}

void FlowsWriter::describe(std::span<const Interface> interfaces) noexcept {
  try {
    for (const Interface& interface : interfaces) {
      labels_.push_back(labels_of(interface.description));
    }
  } catch (const std::bad_alloc&) {
    is_short_of_memory_ = true;
  }
}

Loss FlowsWriter::take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept {
  if (is_short_of_memory_) return {frames, ENOMEM};
  seen_ += blocks.size();
  while (!blocks.empty()) blocks = blocks.subspan(take_some(blocks));
  came_ = clock_.now();
  table_.expire(now_ns_);
  publish();
  write_out();
  return late_loss();
}

/// Takes up to a number of frames whose places in the table are fetched together. Returns the bytes
/// of their blocks.
std::size_t FlowsWriter::take_some(std::span<const std::uint8_t> blocks) {
  std::array<FlowFrame, kSideBySide> frames;
  std::array<std::size_t, kSideBySide> places;
  std::size_t count = 0;
  std::size_t at = 0;
  std::uint64_t without_ip = 0;
  for (; at < blocks.size() && count < kSideBySide; ++count) {
    const std::uint32_t length = length_of_block(blocks, at);
    frames[count] = flow_frame_of(blocks.subspan(at, length));
    places[count] = table_.place_of(frames[count]);
    without_ip += frames[count].key.ip_version == 0 ? 1 : 0;
    at += length;
  }
  for (std::size_t i = 0; i < count; ++i) table_.look_at(places[i]);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t before = std::exchange(now_ns_, frames[i].timestamp_ns);
    if (std::exchange(is_missing_, false)) {
      lose({0, {before != 0 ? std::min(before, now_ns_) : now_ns_, std::max(before, now_ns_)}});
    }
    table_.add(frames[i], places[i]);
  }
  without_ip_ += without_ip;
  return at;
}

void FlowsWriter::rest() noexcept {
  const auto idle = std::chrono::nanoseconds(clock_.now() - came_).count();
  table_.expire(now_ns_ + static_cast<std::uint64_t>(idle));
  publish();
  write_out();
  output_->rest();
}

Loss FlowsWriter::late_loss() noexcept { return std::exchange(late_, {}); }

void FlowsWriter::miss(std::uint64_t /*frames*/) noexcept { is_missing_ = true; }

void FlowsWriter::put(const Flow& flow) {
  static const SessionLabels kNone;
  if (skipped_) put_skipped();
  const bool is_known = flow.interface_id < labels_.size();
  line_of_.append(flow, is_known ? labels_[flow.interface_id] : kNone, text_);
  lines_.push_back({flow.packets, {flow.first_ns, flow.last_ns}});
  // With room for two more: a record, and one before it of what was skipped.
  const bool is_full = text_.size() + 2 * FlowRecords::kMostBytes > kMostText;
  if (is_full || lines_.size() + 2 > kMostLines) write_out();
}

void FlowsWriter::put_skipped() {
  const Range range = *std::exchange(skipped_, std::nullopt);
  line_of_.append_skipped(range.first_ns, range.last_ns, text_);
  lines_.push_back({0, range});
}

void FlowsWriter::write_out() noexcept {
  if (lines_.empty()) return;
  auto* const bytes = reinterpret_cast<std::uint8_t*>(text_.data());
  const Loss loss = output_->write({{bytes, text_.size()}, lines_.size()});
  const auto written = std::span(lines_).first(lines_.size() - loss.frames);
  records_ += static_cast<std::uint64_t>(
      std::ranges::count_if(written, [](const Line& line) { return line.packets != 0; }));
  for (const Line& line : std::span(lines_).subspan(written.size())) lose(line);
  if (loss.error != 0) late_.error = loss.error;
  text_.clear();
  lines_.clear();
}

void FlowsWriter::lose(const Line& line) noexcept {
  late_.frames += line.packets;
  if (!skipped_) skipped_ = line.range;
  skipped_->first_ns = std::min(skipped_->first_ns, line.range.first_ns);
  skipped_->last_ns = std::max(skipped_->last_ns, line.range.last_ns);
}

void FlowsWriter::publish() noexcept {
  flows_ = table_.size();
  evicted_ = table_.evicted();
  closed_early_ = table_.closed_early();
}

std::vector<WriterCounter> FlowsWriter::counters() const {
  std::vector<WriterCounter> named = {
      {"flows", "flows under way in the table", flows_, true},
      {"flow_records", "records of flows that are written", records_},
      {"flows_evicted", "flows that ended early: the table was full", evicted_},
      {"flows_closed_early", "flows that ended with a FIN or RST", closed_early_},
      {"frames_without_ip", "frames whose kept bytes show no IP header", without_ip_}};
  const std::vector<WriterCounter> files = output_->counters();
  named.insert(named.end(), files.begin(), files.end());
  return named;
}

void FlowsWriter::finish(std::uint64_t /*timestamp_ns*/,
                         std::span<const InterfaceCount> /*counts*/) {
  if (std::exchange(is_missing_, false)) lose({0, {now_ns_, now_ns_}});
  table_.clear();
  publish();
  if (skipped_) put_skipped();
  write_out();
  output_->finish();
}

}  // namespace fibertap
