"""A Vitis HLS that is none: its commands print themselves, and synthesis leaves a report that a
test has written."""

from stand_ins import OK, TOP, StandInTest

# Every command of Vitis HLS prints itself and its arguments. csynth_design leaves a report, a copy
# of STAGE.xml or of the one that is there for all; csim_design fails where FAILING_CSIM says so.
COMMANDS = ("open_project set_top add_files open_solution set_part create_clock csim_design "
            "csynth_design cosim_design export_design close_project")
STUBS = f"""
proc note {{name arguments}} {{ puts [list $name {{*}}$arguments] }}
foreach command {{{COMMANDS}}} {{
  proc $command args [string map [list NAME $command] {{ note NAME $args }}]
}}
proc open_project args {{ note open_project $args; set ::project [lindex $args end] }}
proc csim_design args {{
  note csim_design $args
  if {{[info exists ::env(FAILING_CSIM)] && $::project eq "hls_$::env(FAILING_CSIM)"}} {{
    error "C simulation failed"
  }}
}}
proc csynth_design args {{
  note csynth_design $args
  set report $::env(STAND_IN_REPORTS)/[string range $::project 4 end].xml
  if {{![file exists $report]}} {{ set report $::env(STAND_IN_REPORTS)/any.xml }}
  file mkdir $::project/solution/syn/report
  file copy -force $report $::project/solution/syn/report/csynth.xml
}}
"""
VITIS_HLS = 'os.execvp("tclsh", ["tclsh", os.environ["STAND_IN_STUBS"], after("-f")])\n'
LISTS_AND_WRITES = """
if "--list" in arguments:
    for stage, ports in (("read_beats", "memory -> raw"), ("vxlan_decap", "cuts -> inner_beats"),
                         ("all", "memory -> memory, counters, status")):
        print(f"{stage:16} {ports}")
else:
    folder = pathlib.Path(after("--out"))
    folder.mkdir(parents=True)
    (folder / (after("--stage") + ".arguments.txt")).touch()
"""


def element(tag, *inside):
    return f"<{tag}>" + "".join(map(str, inside)) + f"</{tag}>\n"


def loop(name, *inside, ii=None, latency="undef", trips="undef"):
    """A loop as csynth.xml of 2021.2 has it."""
    return element(name, element("Name", name), element("TripCount", trips),
                   element("Latency", latency),
                   element("PipelineII", ii) if ii else element("IterationLatency", 7),
                   element("PipelineType", "yes" if ii else "no"), *inside)


def module(name, *loops, estimate="2.100"):
    return element(
        "Module", element("Name", name),
        "<Loops><a/></Loops>\n",
        element("PerformanceEstimates",
                element("SummaryOfTimingAnalysis", element("TargetClockPeriod", "4.00"),
                        element("ClockUncertainty", "1.08"),
                        element("EstimatedClockPeriod", estimate)),
                element("SummaryOfOverallLatency", element("Worst-caseLatency", 5)),
                element("SummaryOfLoopLatency", *loops) if loops else ""),
        '<BindNodes><BindNode BINDTYPE="op" SOURCE="a.h:35"/></BindNodes>\n')


def report(*modules):
    return element("profile", element("ReportVersion", element("Version", "2021.2")),
                   element("PerformanceEstimates", element("PipelineType", "dataflow")),
                   element("ModuleInformation", *modules))


GOOD = report(module("parse", loop("parse_beats", "<InstanceList/>", ii=1)), module("report"))


class HlsTest(StandInTest):
    """A test with a Vitis HLS and a fibertap-lab."""

    def setUp(self):
        super().setUp()
        stubs = self.folder / "stubs.tcl"
        stubs.write_text(STUBS + "source [lindex $argv 0]\n")
        self.reports = self.folder / "reports"
        self.reports.mkdir()
        self.report(GOOD)
        self.stand_in("vitis_hls", VITIS_HLS)
        self.stand_in("fibertap-lab", LISTS_AND_WRITES)
        self.environment |= {"STAND_IN_REPORTS": str(self.reports), "STAND_IN_STUBS": str(stubs),
                             "FIBERTAP_LAB": str(self.bin / "fibertap-lab")}

    def report(self, text, stage="any"):
        (self.reports / f"{stage}.xml").write_text(text)

    def run_hls(self, *stages, **environment):
        return self.run_script("run_hls", "out", *stages, **environment)

    def commands(self, *stages, **environment):
        """What Vitis HLS was given, and the table."""
        result = self.run_hls(*stages, **environment)
        self.assert_ended(result, OK)
        return result.stdout.replace(str(TOP), "TOP").replace(str(self.folder),
                                                              "HERE").splitlines()
