// Runs one program and reports what it took: bench_measure REPORT CPU COMMAND [ARGUMENT...]
//
// CPU is the number of the one it may run on, or "any". The report is one JSON object. A small
// program of its own, because a child's peak memory begins with that of the process it was forked
// from.

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long ns_of(struct timeval time) {
  return time.tv_sec * 1000000000LL + time.tv_usec * 1000LL;
}

static void run(const char* cpu, char** command) {
  if (strcmp(cpu, "any") != 0) {
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET((size_t)atoi(cpu), &only);
    if (sched_setaffinity(0, sizeof(only), &only) != 0) perror(cpu);
  }
  execvp(command[0], command);
  perror(command[0]);
  _exit(127);
}

static int report(const char* path, int status, long long wall_ns, const struct rusage* usage) {
  FILE* file = fopen(path, "w");
  if (file == NULL) {
    perror(path);
    return EXIT_FAILURE;
  }
  const int exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  fprintf(file, "{\"cpu_ns\": %lld, \"wall_ns\": %lld, \"peak_bytes\": %lld, \"exit\": %d}\n",
          ns_of(usage->ru_utime) + ns_of(usage->ru_stime), wall_ns, usage->ru_maxrss * 1024LL,
          exit_code);
  fclose(file);
  return exit_code;
}

int main(int argc, char** argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: bench_measure REPORT CPU COMMAND [ARGUMENT...]\n");
    return EXIT_FAILURE;
  }
  const long long started = now_ns();
  const pid_t child = fork();
  if (child == 0) run(argv[2], argv + 3);
  int status = 0;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    perror("bench_measure");
    return EXIT_FAILURE;
  }
  return report(argv[1], status, now_ns() - started, &usage);
}
