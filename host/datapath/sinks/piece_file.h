#ifndef FIBERTAP_HOST_DATAPATH_SINKS_PIECE_FILE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_PIECE_FILE_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/base/output_file.h"

namespace fibertap {

/// A file or a pipe of whole pieces, blocks or lines, that goes on after what it could not write:
/// what is in it is whole pieces at any time, behind a beginning. A pipe's new reader, when the one
/// before has gone, gets the beginning again. For use by one thread, but for interrupt() and
/// taken().
class PieceFile {
 public:
  /// Throws Error(kRuntime) when the file cannot be created. The beginning is written with the
  /// first pieces.
  PieceFile(std::string path, std::vector<std::uint8_t> beginning, const OutputRules& rules);

  const std::string& path() const noexcept { return file_.path(); }

  /// Bytes of it so far, its beginning among them.
  std::uint64_t bytes() const noexcept { return bytes_; }

  /// See OutputFile::notes().
  const std::vector<std::string>& notes() const noexcept { return file_.notes(); }

  /// Adds to the beginning, of this reader too; if there is no memory to keep it, nothing can be
  /// written any more.
  void add_to_beginning(std::span<const std::uint8_t> bytes) noexcept;

  /// There was no memory for what belongs to the beginning: nothing can be written any more.
  void give_up() noexcept;

  /// All of a run of pieces, or none of them. Returns 0 or the errno that stood in the way.
  int write(std::span<const std::uint8_t> run) noexcept;

  /// Writes what it ends with, sees to it that all is on disk, and puts the file in its place.
  /// Throws Error(kPartial) when the system cannot.
  void finish(std::span<const std::uint8_t> end = {});

  void interrupt() noexcept { file_.interrupt(); }
  std::uint64_t taken() const noexcept { return file_.taken(); }

 private:
  int put(std::span<const std::uint8_t> run) noexcept;
  int put_due() noexcept;
  void begin_anew() noexcept;

  OutputFile file_;
  std::uint64_t bytes_ = 0;  // written, whole
  std::vector<std::uint8_t> beginning_;
  std::vector<std::uint8_t> due_;  // goes before the next pieces
  int broken_ = 0;  // errno once nothing fits behind what is there, as in a piece that a pipe left
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_PIECE_FILE_H_
