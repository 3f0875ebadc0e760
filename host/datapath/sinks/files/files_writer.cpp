#include "host/datapath/sinks/files/files_writer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "host/datapath/sinks/files/block_runs.h"
#include "host/datapath/sinks/files/capture_file.h"

namespace fibertap {

FilesWriter::FilesWriter(FilesSettings settings, std::function<void(std::string)> on_note)
    : settings_(std::move(settings)),
      files_(
          settings_,
          [this](std::string path) {
            return std::make_unique<CaptureFile>(std::move(path), settings_.form);
          },
          std::move(on_note)),
      all_(files_.parts(), interfaces_) {}

void FilesWriter::describe(std::span<const Interface> interfaces) noexcept {
  try {
    interfaces_.insert(interfaces_.end(), interfaces.begin(), interfaces.end());
    shares_.resize(interfaces_.size());
    touched_.reserve(interfaces_.size());
  } catch (const std::bad_alloc&) {
    is_short_of_memory_ = true;
  }
}

Loss FilesWriter::take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept {
  if (is_short_of_memory_) return {frames, ENOMEM};
  if (!files_.names().has_vni()) return all_.take({blocks, frames});
  try {
    sort(blocks);
  } catch (const std::bad_alloc&) {
    for (const std::uint32_t interface : touched_) shares_[interface] = {};
    touched_.clear();
    return {frames, ENOMEM};
  }
  return take_sorted();
}

/// Blocks of a session back to back, in their order, in `sorted_`; each is of interface 0 there,
/// the only one in its file.
void FilesWriter::sort(std::span<std::uint8_t> blocks) {
  sorted_.resize(std::max(sorted_.size(), blocks.size()));
  for (std::size_t at = 0; at < blocks.size();) {
    const std::uint32_t length = length_of_block(blocks, at);
    Share& share = shares_[interface_of_block(blocks, at)];
    if (share.frames == 0) touched_.push_back(interface_of_block(blocks, at));
    share.bytes += length;
    share.frames += 1;
    at += length;
  }
  std::uint64_t end = 0;
  for (const std::uint32_t interface : touched_) {
    shares_[interface].at = end;
    end += shares_[interface].bytes;
  }
  for (std::size_t at = 0; at < blocks.size();) {
    const std::uint32_t length = length_of_block(blocks, at);
    Share& share = shares_[interface_of_block(blocks, at)];
    std::memcpy(sorted_.data() + share.at, blocks.data() + at, length);
    std::memset(sorted_.data() + share.at + offsetof(abi::ResultHead, interface_id), 0,
                sizeof(abi::ResultHead::interface_id));
    share.at += length;
    at += length;
  }
}

Loss FilesWriter::take_sorted() {
  Loss sum;
  for (const std::uint32_t interface : touched_) {
    const Share share = std::exchange(shares_[interface], {});
    const PieceRun run{std::span(sorted_).subspan(share.at - share.bytes, share.bytes),
                       share.frames};
    Loss loss{share.frames, ENOMEM};
    try {
      Session& session = session_of(interface);
      loss = session.files.take(run);
      note_use(session);
    } catch (const std::bad_alloc&) {
    }
    sum.frames += loss.frames;
    if (loss.error != 0) sum.error = loss.error;
  }
  touched_.clear();
  return sum;
}

FilesWriter::Session& FilesWriter::session_of(std::uint32_t interface) {
  const auto found = sessions_.find(interface);
  if (found != sessions_.end()) return found->second;
  Session& session =
      sessions_.try_emplace(interface, files_.parts(), interfaces_[interface]).first->second;
  session.place = used_.end();
  return session;
}

/// Of too many open files that of the session that was silent for the longest time is closed.
void FilesWriter::note_use(Session& session) {
  if (!session.files.is_open()) return;
  if (session.place == used_.end()) {
    used_.push_front(&session);
    session.place = used_.begin();
  } else {
    used_.splice(used_.begin(), used_, session.place);
  }
  if (used_.size() <= settings_.most_open) return;
  Session& silent = *used_.back();
  silent.files.close();
  used_.pop_back();
  silent.place = used_.end();
}

void FilesWriter::rest() noexcept {
  all_.rest();
  for (auto at = used_.begin(); at != used_.end();) {
    Session& session = **at;
    session.files.rest();
    if (session.files.is_open()) {
      ++at;
    } else {
      at = used_.erase(at);
      session.place = used_.end();
    }
  }
}

void FilesWriter::finish(std::uint64_t /*timestamp_ns*/,
                         std::span<const InterfaceCount> /*counts*/) {
  all_.close();
  for (Session* const session : used_) session->files.close();
  used_.clear();
  files_.finish();
}

}  // namespace fibertap
