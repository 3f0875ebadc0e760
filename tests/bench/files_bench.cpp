// What the kernel takes for a capture in the page cache: read or mapped, and written, by size of
// the pieces. ByteInput and CaptureSink are built by these figures.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kFileBytes = 256 * kKiB * kKiB;
constexpr const char* kPath = "bench_files.tmp";  // in the folder it is run in

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  unlink(kPath);
  std::exit(EXIT_FAILURE);
}

void write_file(std::size_t piece_bytes) {
  const std::vector<std::uint8_t> piece(piece_bytes, 1);
  unlink(kPath);
  const int fd = open(kPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  for (std::size_t left = kFileBytes; left > 0;) {
    const ssize_t written = fd < 0 ? -1 : write(fd, piece.data(), std::min(left, piece_bytes));
    if (written < 0) give_up(kPath);
    left -= static_cast<std::size_t>(written);
  }
  close(fd);
}

void report_speed(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kFileBytes));
  unlink(kPath);
}

/// range(0): KiB of the pieces it was written in; range(1): of those it is read in.
void read_pieces(benchmark::State& state) {
  write_file(static_cast<std::size_t>(state.range(0)) * kKiB);
  std::vector<std::uint8_t> piece(static_cast<std::size_t>(state.range(1)) * kKiB);
  const int fd = open(kPath, O_RDONLY | O_CLOEXEC);
  for (auto _ : state) {
    lseek(fd, 0, SEEK_SET);
    while (read(fd, piece.data(), piece.size()) > 0) benchmark::ClobberMemory();
  }
  close(fd);
  report_speed(state);
}

/// range(0): KiB of the pieces it was written in. Every line is touched, as a reader would.
void map_and_touch(benchmark::State& state) {
  write_file(static_cast<std::size_t>(state.range(0)) * kKiB);
  constexpr std::size_t kWindow = 16 * kKiB * kKiB;
  constexpr std::size_t kLine = 64;
  const int fd = open(kPath, O_RDONLY | O_CLOEXEC);
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < kFileBytes; at += kWindow) {
      void* const window =
          mmap(nullptr, kWindow, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, static_cast<off_t>(at));
      if (window == MAP_FAILED) give_up("mmap");
      const auto* const bytes = static_cast<const std::uint8_t*>(window);
      for (std::size_t i = 0; i < kWindow; i += kLine) sum += bytes[i];
      munmap(window, kWindow);
    }
    benchmark::DoNotOptimize(sum);
  }
  close(fd);
  report_speed(state);
}

/// range(0): bytes of the pieces.
void write_pieces(benchmark::State& state) {
  for (auto _ : state) write_file(static_cast<std::size_t>(state.range(0)));
  report_speed(state);
}

BENCHMARK(read_pieces)->ArgsProduct({{4, 1024}, {64, 256, 1024}});
BENCHMARK(map_and_touch)->Arg(4)->Arg(1024);
BENCHMARK(write_pieces)->Arg(48'600)->Arg(64 << 10)->Arg(256 << 10)->Arg(1 << 20);

}  // namespace

BENCHMARK_MAIN();
