#include "host/datapath/sinks/viewers/viewer_capture.h"

#include <algorithm>
#include <array>
#include <utility>

#include "host/datapath/sinks/viewers/blocks_of_run.h"

namespace fibertap {
namespace {

using Bytes = ViewerCapture::Bytes;

constexpr std::uint16_t kDropCount = 4;  // epb_dropcount, since the frame before of its interface

void append(std::span<const std::uint8_t> bytes, Bytes& to) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

template <typename Value>
void append_value(const Value& value, Bytes& to) {
  append({reinterpret_cast<const std::uint8_t*>(&value), sizeof(value)}, to);
}

/// Up to its options.
std::size_t bytes_in_front(const abi::ResultHead& head) {
  return sizeof(head) + (head.caplen + 3) / 4 * 4;
}

}  // namespace

ViewerCapture::ViewerCapture(CaptureForm form, std::uint32_t snaplen, Described described)
    : snaplen_(snaplen), described_(std::move(described)), formatter_(form) {}

void ViewerCapture::begin(std::span<const std::uint32_t> ids, Bytes& to) {
  append(beginning_of(formatter_.form()), to);
  for (const std::uint32_t id : ids) number_of(id, to);
}

std::uint32_t ViewerCapture::number_of(std::uint32_t id, Bytes& to) {
  const auto [known, is_new] = numbers_.emplace(id, static_cast<std::uint32_t>(counts_.size()));
  if (is_new) {
    counts_.push_back({0, 0, 0});
    append(descriptions_in(formatter_.form(), std::array{described_(id)}), to);
  }
  return known->second;
}

std::uint64_t ViewerCapture::add(const ViewerQueue::Item& item, std::uint64_t most, Bytes& to) {
  for (const auto& [id, frames] : item.lost_before) {
    const std::uint32_t number = number_of(id, to);
    counts_[number].received += frames;
    counts_[number].accepted += frames;
    *counts_[number].dropped += frames;
    unsaid_[number] += frames;
  }
  if (!item.run) return 0;
  std::uint64_t frames = 0;
  run_.clear();
  for_each_block(*item.run, [&](abi::ResultHead head, std::span<const std::uint8_t> block) {
    if (frames == most) return false;
    head.interface_id = number_of(head.interface_id, to);
    counts_[head.interface_id].received += 1;
    counts_[head.interface_id].accepted += 1;
    add_block(head, block);
    ++frames;
    return true;
  });
  run_.resize(formatter_.write(run_, run_.data()));
  if (unsaid_.empty() || formatter_.form() == CaptureForm::kPcap) {
    append(run_, to);
  } else {
    append_with_losses(run_, to);
  }
  return frames;
}

/// Cut to the snaplen.
void ViewerCapture::add_block(abi::ResultHead head, std::span<const std::uint8_t> block) {
  const auto tail = block.last(sizeof(abi::ResultTail));
  if (head.caplen <= snaplen_) {
    append_value(head, run_);
    append(block.subspan(sizeof(head)), run_);
    return;
  }
  head.caplen = snaplen_;
  head.length = abi::result_block_bytes(head.caplen);
  append_value(head, run_);
  append(block.subspan(sizeof(head), head.caplen), run_);
  run_.resize(run_.size() + bytes_in_front(head) - sizeof(head) - head.caplen);
  append(tail.first(offsetof(abi::ResultTail, length)), run_);
  append_value(head.length, run_);
}

void ViewerCapture::append_with_losses(std::span<const std::uint8_t> run, Bytes& to) {
  for_each_block(run, [&](abi::ResultHead head, std::span<const std::uint8_t> block) {
    const auto unsaid = unsaid_.find(head.interface_id);
    if (unsaid == unsaid_.end()) {
      append(block, to);
      return true;
    }
    constexpr std::uint16_t kBytes = sizeof(std::uint64_t);
    const std::size_t front = bytes_in_front(head);
    const std::size_t behind = block.size() - sizeof(head.length);
    head.length += 4 + kBytes;
    append_value(head, to);
    append(block.subspan(sizeof(head), front - sizeof(head)), to);
    append_value(kDropCount, to);
    append_value(kBytes, to);
    append_value(unsaid->second, to);
    append(block.subspan(front, behind - front), to);
    append_value(head.length, to);
    unsaid_.erase(unsaid);
    return true;
  });
}

void ViewerCapture::end(std::uint64_t timestamp_ns, Bytes& to) const {
  append(end_of(formatter_.form(), timestamp_ns, counts_), to);
}

}  // namespace fibertap
