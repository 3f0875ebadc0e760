#include "host/datapath/sinks/files/compress_file.h"

#include "host/base/error.h"

#ifdef FIBERTAP_ZSTD
#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "host/base/descriptor.h"
#include "host/base/output_file.h"

namespace fibertap {
namespace {

constexpr int kLevel = 3;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
};

[[noreturn]] void refuse(const std::string& path, const char* why) {
  throw Error(Errc::kPartial, "{}: cannot be compressed: {}; it stays as it is", path, why);
}

void put(OutputFile& file, std::span<const std::uint8_t> bytes, const std::string& path) {
  const OutputFile::Written written = file.write(bytes);
  if (written.error != 0) refuse(path, std::strerror(written.error));
}

}  // namespace

bool can_compress() noexcept { return true; }

std::string compress_file(const std::string& path) {
  const Descriptor from(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!from.is_open()) refuse(path, std::strerror(errno));
  OutputFile to(path + ".zst", {.if_exists = IfExists::kNumber, .is_repeatable = false});
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  if (!context) refuse(path, "no memory");
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);

  std::vector<std::uint8_t> in(ZSTD_CStreamInSize());
  std::vector<std::uint8_t> out(ZSTD_CStreamOutSize());
  for (bool is_last = false; !is_last;) {
    const ssize_t count = read(from.number(), in.data(), in.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(path, std::strerror(errno));
    is_last = count == 0;
    ZSTD_inBuffer input{in.data(), static_cast<std::size_t>(count), 0};
    for (bool is_done = false; !is_done;) {
      ZSTD_outBuffer output{out.data(), out.size(), 0};
      const std::size_t left = ZSTD_compressStream2(context.get(), &output, &input,
                                                    is_last ? ZSTD_e_end : ZSTD_e_continue);
      if (ZSTD_isError(left) != 0) refuse(path, ZSTD_getErrorName(left));
      put(to, std::span(out).first(output.pos), path);
      is_done = is_last ? left == 0 : input.pos == input.size;
    }
  }
  if (const int error = to.sync(); error != 0) refuse(path, std::strerror(error));
  to.commit();
  unlink(path.c_str());
  return to.path();
}

}  // namespace fibertap
#else
namespace fibertap {

bool can_compress() noexcept { return false; }

std::string compress_file(const std::string& path) {
  throw Error(Errc::kUsage, "{}: cannot be compressed: this build has no zstd; it stays as it is",
              path);
}

}  // namespace fibertap
#endif
