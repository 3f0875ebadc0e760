#include "host/datapath/engines/cpu/unit.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace fibertap::cpu {
namespace {

abi::BatchStatus failed(abi::BatchError error) {
  abi::BatchStatus status{};
  status.errors = error;
  return status;
}

/// Copies `records` to the front of `to`; what is behind them is returned.
template <typename Record>
std::span<std::uint8_t> put(std::span<std::uint8_t> to, std::span<const Record> records) {
  if (!records.empty()) std::memcpy(to.data(), records.data(), records.size_bytes());
  return to.subspan(records.size_bytes());
}

}  // namespace

abi::BatchStatus Unit::load(std::span<const std::uint8_t> image) {
  return load(compile_tables(image));
}

abi::BatchStatus Unit::load(std::shared_ptr<const Tables> tables) {
  tables_ = std::move(tables);
  sessions_.assign(tables_ ? tables_->sessions.size() : 0, {});
  row_hits_.assign(tables_ ? tables_->row_counters : 0, 0);
  if (!tables_) return failed(abi::kErrorImage);
  abi::BatchStatus status{};
  status.generation = tables_->generation;
  return status;
}

abi::BatchStatus Unit::run(std::span<const std::uint8_t> arena, std::uint32_t frames,
                           std::span<std::uint8_t> result, std::span<abi::OutcomeWord> outcomes) {
  if (!tables_) return failed(abi::kErrorNotLoaded);
  return kernel_.run(
      *tables_, {sessions_.data(), row_hits_.data()},
      {arena.data(), arena.size(), frames, result.data(), result.size(), outcomes.data()});
}

abi::BatchStatus Unit::read_counters(std::span<std::uint8_t> out) const {
  if (!tables_) return failed(abi::kErrorNotLoaded);
  const std::size_t bytes = abi::counter_image_bytes(sessions_.size(), row_hits_.size());
  const bool has_room = out.size() >= bytes;
  abi::BatchStatus status = has_room ? abi::BatchStatus{} : failed(abi::kErrorResultFull);
  status.generation = tables_->generation;
  if (!has_room) return status;

  status.result_bytes = bytes;
  const abi::CounterImageHeader header{abi::kCounterImageMagic,
                                       tables_->generation,
                                       static_cast<std::uint32_t>(sessions_.size()),
                                       static_cast<std::uint32_t>(row_hits_.size()),
                                       {}};
  std::span<std::uint8_t> rest = put(out.first(bytes), std::span(&header, 1));
  rest = put(rest, std::span(std::as_const(sessions_)));
  rest = put(rest, std::span(std::as_const(row_hits_)));
  std::ranges::fill(rest, std::uint8_t{0});
  return status;
}

}  // namespace fibertap::cpu
