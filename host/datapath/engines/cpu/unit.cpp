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

CounterImage zeroes_for(const Tables& tables) {
  CounterImage zeroes(tables.sessions.size(), tables.row_counters);
  const abi::CounterImageHeader header{abi::kCounterImageMagic,
                                       tables.generation,
                                       static_cast<std::uint32_t>(tables.sessions.size()),
                                       tables.row_counters,
                                       {}};
  std::memcpy(zeroes.bytes().data(), &header, sizeof(header));
  return zeroes;
}

}  // namespace

abi::BatchStatus Unit::load(std::span<const std::uint8_t> image) {
  return load(compile_tables(image));
}

abi::BatchStatus Unit::load(std::shared_ptr<const Tables> tables) {
  CounterImage counters = tables ? zeroes_for(*tables) : CounterImage(0, 0);
  tables_ = std::move(tables);
  counters_ = std::move(counters);
  if (!tables_) return failed(abi::kErrorImage);
  abi::BatchStatus status{};
  status.generation = tables_->generation;
  return status;
}

abi::BatchStatus Unit::run(std::span<const std::uint8_t> arena, std::uint32_t frames,
                           std::span<std::uint8_t> result, std::span<abi::OutcomeWord> outcomes) {
  if (!tables_) return failed(abi::kErrorNotLoaded);
  return kernel_.run(
      *tables_, {counters_.sessions().data(), counters_.row_hits().data()},
      {arena.data(), arena.size(), frames, result.data(), result.size(), outcomes.data()});
}

abi::BatchStatus Unit::read_counters(std::span<std::uint8_t> out) const {
  if (!tables_) return failed(abi::kErrorNotLoaded);
  const std::span<const std::uint8_t> counted = counters_.bytes();
  const bool has_room = out.size() >= counted.size();
  abi::BatchStatus status = has_room ? abi::BatchStatus{} : failed(abi::kErrorResultFull);
  status.generation = tables_->generation;
  if (!has_room) return status;
  status.result_bytes = counted.size();
  std::ranges::copy(counted, out.begin());
  return status;
}

}  // namespace fibertap::cpu
