#ifndef FIBERTAP_HOST_BASE_WHOLE_FILE_H_
#define FIBERTAP_HOST_BASE_WHOLE_FILE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "host/base/output_file.h"

namespace fibertap {

/// Writes all of a file and puts it in its place; a reader of a pipe who went away wanted no more.
/// Throws Error(kPartial), which ends with `advice`, when the system cannot.
void write_whole(OutputFile& file, std::span<const std::uint8_t> bytes, std::string_view advice);
void write_whole(OutputFile& file, std::string_view text, std::string_view advice);

/// The same of the file `path`, - for standard output. Throws Error(kRuntime) too, when it cannot
/// be created.
void write_whole_file(const std::string& path, std::span<const std::uint8_t> bytes,
                      std::string_view advice);
void write_whole_file(const std::string& path, std::string_view text, std::string_view advice);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_WHOLE_FILE_H_
