#include "host/datapath/sinks/pcapng_sink.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "abi/result_block.h"
#include "host/base/error.h"

namespace fibertap {
namespace {

/// The page cache takes this much at once in folios larger than pages: half of what writing batch
/// by batch costs.
constexpr std::size_t kPieceBytes = std::size_t{256} << 10;

struct WholeBlocks {
  std::uint64_t bytes = 0;
  std::uint64_t frames = 0;
};

/// The blocks of a run that lie whole within its first `bytes`.
WholeBlocks whole_blocks(std::span<const std::uint8_t> run, std::size_t bytes) {
  WholeBlocks whole;
  while (bytes - whole.bytes >= 8) {
    std::uint32_t head[2];  // type, length
    std::memcpy(head, run.data() + whole.bytes, sizeof(head));
    if (head[1] > bytes - whole.bytes) break;
    whole.bytes += head[1];
    whole.frames += head[0] == abi::kEnhancedPacketBlock ? 1 : 0;
  }
  return whole;
}

}  // namespace

PcapngSink::PcapngSink(std::string path, std::span<const Interface> interfaces)
    : file_(std::move(path)) {
  write_through(section_header(), 0);
  write_through(interface_descriptions(interfaces), 0);
}

void PcapngSink::write(const CheckedResult& result) { put(result.blocks, result.accepted); }

void PcapngSink::finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) {
  put(interface_statistics(timestamp_ns, counts), 0);
  write_due();
  if (open_) file_.commit();
}

void PcapngSink::put(std::span<const std::uint8_t> blocks, std::uint64_t frames) {
  if (!file_.is_under_construction()) {
    write_through(blocks, frames);
    return;
  }
  due_.insert(due_.end(), blocks.begin(), blocks.end());
  due_frames_ += frames;
  if (due_.size() >= kPieceBytes) write_due();
}

void PcapngSink::write_due() {
  write_through(due_, std::exchange(due_frames_, 0));
  due_.clear();
}

void PcapngSink::write_through(std::span<const std::uint8_t> blocks, std::uint64_t frames) {
  if (!open_) return;
  const OutputFile::Written written = file_.write(blocks);
  if (written.error == EPIPE) {
    open_ = false;
  } else if (written.error != 0) {
    give_up(blocks, written);
  }
  bytes_ += written.bytes;
  frames_ += frames;
}

void PcapngSink::give_up(std::span<const std::uint8_t> blocks, OutputFile::Written written) {
  const WholeBlocks whole = whole_blocks(blocks, written.bytes);
  const std::uint64_t bytes = bytes_ + whole.bytes;
  const std::string left = file_.keep_part(bytes);
  throw Error(Errc::kPartial,
              "{}: cannot be written: {}; {} whole frames in {} bytes are in {}; free space or "
              "write elsewhere, and replay again",
              file_.path(), std::strerror(written.error), frames_ + whole.frames, bytes, left);
}

}  // namespace fibertap
