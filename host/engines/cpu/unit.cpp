#include "host/engines/cpu/unit.h"

#include <algorithm>
#include <utility>

namespace fibertap::cpu {
namespace {

abi::BatchStatus failed(abi::BatchError error) {
  abi::BatchStatus status{};
  status.errors = error;
  return status;
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
                           std::span<std::uint8_t> result) {
  if (!tables_) return failed(abi::kErrorNotLoaded);
  return kernel_.run(*tables_, {sessions_.data(), row_hits_.data()},
                     {arena.data(), arena.size(), frames, result.data(), result.size()});
}

abi::BatchStatus Unit::read_counters(std::span<std::uint8_t> out) const {
  if (!tables_) return failed(abi::kErrorNotLoaded);
  abi::BatchStatus status{};
  status.generation = tables_->generation;
  const std::size_t bytes = abi::counter_image_bytes(sessions_.size(), row_hits_.size());
  if (out.size() < bytes) {
    status.errors = abi::kErrorResultFull;
    return status;
  }
  abi::CounterImageHeader header{};
  header.magic = abi::kCounterImageMagic;
  header.generation = tables_->generation;
  header.session_rows = static_cast<std::uint32_t>(sessions_.size());
  header.row_counters = static_cast<std::uint32_t>(row_hits_.size());

  auto end = out.begin();
  const auto append = [&end](const auto* records, std::size_t count) {
    end =
        std::copy_n(reinterpret_cast<const std::uint8_t*>(records), count * sizeof(*records), end);
  };
  append(&header, 1);
  append(sessions_.data(), sessions_.size());
  append(row_hits_.data(), row_hits_.size());
  std::fill(end, out.begin() + static_cast<std::ptrdiff_t>(bytes), std::uint8_t{0});
  status.result_bytes = bytes;
  return status;
}

}  // namespace fibertap::cpu
