#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILES_WRITER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILES_WRITER_H_

#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/datapath/sinks/capture_form.h"
#include "host/datapath/sinks/files/file_series.h"
#include "host/datapath/sinks/files/file_set.h"
#include "host/datapath/sinks/writer.h"

namespace fibertap {

struct FilesSettings : FileSetSettings {
  CaptureForm form = CaptureForm::kComment;
  std::size_t most_open = 256;  // of sessions with files of their own
};

/// Captures that follow each other by size and time: all sessions in one file, or each in files of
/// its own where their names have %{vni}. A file of one session describes that one alone. A file
/// gets its name once it is complete; meanwhile it is called NAME.part.
class FilesWriter final : public Writer {
 public:
  /// Throws Error(kUsage) for names that are none, Error(kRuntime) where no file can be made.
  /// `on_note` gets, from any thread, a line for a person.
  FilesWriter(FilesSettings settings, std::function<void(std::string)> on_note);

  const std::string& path() const noexcept override { return settings_.pattern; }
  void describe(std::span<const Interface> interfaces) noexcept override;
  Loss take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept override;
  void rest() noexcept override;

  /// Closes all files, and returns when what follows a close has been done for each. What each
  /// interface saw is in no file: it would be of all of them.
  void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) override;

  /// A file waits for no reader.
  void interrupt() noexcept override {}
  std::uint64_t taken() const noexcept override { return files_.taken(); }

  std::vector<WriterCounter> counters() const override { return files_.counters(); }

  ClosedFilesCounters closed() const { return files_.closed(); }

 private:
  /// The files of one session.
  struct Session {
    Session(const SeriesParts& parts, const Interface& interface)
        : interfaces{interface}, files(parts, interfaces, interface.vni) {}

    std::vector<Interface> interfaces;
    FileSeries files;
    std::list<Session*>::iterator place;  // in `used_`, while its file is open
  };

  Loss take_sorted();
  void sort(std::span<std::uint8_t> blocks);
  Session& session_of(std::uint32_t interface);
  void note_use(Session& session);

  FilesSettings settings_;
  FileSet files_;
  std::vector<Interface> interfaces_;
  bool is_short_of_memory_ = false;
  FileSeries all_;

  // Of sessions with files of their own.
  std::unordered_map<std::uint32_t, Session> sessions_;  // by interface
  std::list<Session*> used_;                             // with open files, the last used first
  std::vector<std::uint8_t> sorted_;                     // a run, by interface
  struct Share {
    std::uint64_t bytes = 0;
    std::uint64_t frames = 0;
    std::uint64_t at = 0;  // in sorted_
  };
  std::vector<Share> shares_;           // by interface
  std::vector<std::uint32_t> touched_;  // those with frames in the run
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILES_WRITER_H_
