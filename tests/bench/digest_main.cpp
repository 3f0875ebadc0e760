// What a tool made of a capture, in one line: how many frames and bytes, and a digest of their
// lengths and bytes in order. bench_digest bare|enveloped LENGTH CAPTURE
//
// Of "enveloped" frames the first 50 bytes are left out, of all frames what is beyond LENGTH: so
// tools that only filter compare with those that decapsulate and cut.

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <exception>
#include <span>
#include <string>
#include <string_view>

#include "host/datapath/ingest/capture_reader.h"

namespace fibertap {
namespace {

constexpr std::size_t kEnvelopeBytes = 50;  // Ethernet, IPv4 without options, UDP, VXLAN

/// FNV-1a over words of eight bytes.
class Digest {
 public:
  void add(std::uint64_t word) { value_ = (value_ ^ word) * 0x100000001B3; }

  void add(std::span<const std::uint8_t> bytes) {
    for (; !bytes.empty(); bytes = bytes.subspan(std::min<std::size_t>(8, bytes.size()))) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data(), std::min<std::size_t>(8, bytes.size()));
      add(word);
    }
  }

  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325;
};

void print_digest(std::size_t envelope, std::size_t length, const std::string& path) {
  CaptureReader reader(path);
  std::array<Frame, 256> burst;
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
  Digest digest;
  while (const std::size_t count = reader.pull(burst)) {
    for (const Frame& frame : std::span(burst).first(count)) {
      auto kept = frame.bytes.subspan(std::min(envelope, frame.bytes.size()));
      kept = kept.first(std::min(length, kept.size()));
      digest.add(kept.size());
      digest.add(kept);
      bytes += kept.size();
    }
    frames += count;
  }
  fmt::print("{} {} {:016x}\n", frames, bytes, digest.value());
}

}  // namespace
}  // namespace fibertap

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: bench_digest bare|enveloped LENGTH CAPTURE\n");
    return 2;
  }
  try {
    const bool enveloped = std::string_view(argv[1]) == "enveloped";
    fibertap::print_digest(enveloped ? fibertap::kEnvelopeBytes : 0, std::stoul(argv[2]), argv[3]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_digest: {}\n", error.what());
    return 1;
  }
  return 0;
}
