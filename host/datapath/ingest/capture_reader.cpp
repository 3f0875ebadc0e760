#include "host/datapath/ingest/capture_reader.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <utility>

#include "host/datapath/ingest/byte_order.h"
#include "host/datapath/ingest/pcap_parser.h"
#include "host/datapath/ingest/pcapng_parser.h"

namespace fibertap {
namespace {

constexpr std::size_t kMagicBytes = 4;

/// What a parser for pcap wants to see at once.
constexpr std::size_t kPcapHeadBytes = 24;

/// What the first bytes of a file say about one that is no capture.
std::string describe(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return "an empty file";
  if (bytes.size() < kMagicBytes) return fmt::format("a file of {} bytes", bytes.size());
  const std::uint32_t magic = ByteOrder(std::endian::big).u32(bytes.data());
  if (magic >> 16 == 0x1f8b) return "gzip-compressed data";
  if (magic == 0x28b52ffd) return "zstd-compressed data";
  if (magic == 0xfd377a58) return "xz-compressed data";
  if (magic == 0x04224d18) return "lz4-compressed data";
  if (magic >> 8 == 0x425a68) return "bzip2-compressed data";
  return fmt::format("magic {:#010x}", magic);
}

}  // namespace

CaptureReader::CaptureReader(const std::string& path) : input_(path) { read_head(); }

CaptureReader::CaptureReader(int fd, std::string name) : input_(fd, std::move(name)) {
  read_head();
}

CaptureReader::CaptureReader(const std::string& path, const std::atomic<bool>& stop)
    : input_(path, &stop) {}

CaptureReader::CaptureReader(int fd, std::string name, const std::atomic<bool>& stop)
    : input_(fd, std::move(name), &stop) {}

void CaptureReader::read_head() {
  while (parser_ == nullptr && !error_ && !has_ended_) await_head();
}

/// Chooses the parser once it can, and none where the input is stopped before.
void CaptureReader::await_head() {
  if (input_.await(kMagicBytes) == Arrival::kThere && pcap_magic(input_.buffered())) {
    input_.await(kPcapHeadBytes);
  }
  has_ended_ = input_.was_stopped();
  if (!input_.is_paused() && !has_ended_) choose_parser();
}

void CaptureReader::choose_parser() {
  if (input_.error() != 0 && input_.buffered().size() < kMagicBytes) {
    throw Error(Errc::kConfiguration,
                "{}: cannot be read, found {}, expected a pcap or pcapng file; check the device "
                "or connection it comes from",
                input_.name(), std::strerror(input_.error()));
  }
  const std::span<const std::uint8_t> head = input_.buffered();
  try {
    if (const std::optional<PcapMagic> magic = pcap_magic(head)) {
      parser_ = std::make_unique<PcapParser>(input_, *magic);
    } else if (is_pcapng(head)) {
      parser_ = std::make_unique<PcapngParser>(input_);
    } else {
      throw Error(Errc::kConfiguration,
                  "{}: no capture, found {}, expected pcap or pcapng; convert it with editcap IN "
                  "OUT if Wireshark can read it, and decompress it first when it is compressed",
                  input_.name(), describe(head));
    }
  } catch (const Error& error) {
    if (error.code() != Errc::kPartial) throw;
    error_ = error;
  }
}

std::size_t CaptureReader::pull(std::span<Frame> burst) {
  if (!error_ && !has_ended_ && parser_ == nullptr) await_head();
  if (error_) throw *error_;
  if (has_ended_ || parser_ == nullptr) return 0;
  Burst found(burst);
  try {
    parser_->parse(found);
    has_ended_ = found.empty() && !input_.is_paused();
  } catch (const Error& error) {
    has_ended_ = input_.was_stopped();
    if (!has_ended_) error_ = error;
    if (!has_ended_ && found.empty()) throw;
  }
  return found.size();
}

}  // namespace fibertap
