# What Vitis HLS reports of loops: csynth.xml of a solution becomes a table of II, latency and
# slack. Plain Tcl 8.5, which is what Vitis HLS brings.

# The tree of an XML document without text beside elements: {tag text children} each.
proc xml_tree {xml} {
  set open [list [list "" "" {}]]
  set element {<(/?)([^\s/>?!]+)([^>]*)>([^<]*)}
  foreach {whole closing tag rest text} [regexp -all -inline $element $xml] {
    if {$closing eq ""} {
      lappend open [list $tag [string trim $text] {}]
    }
    if {$closing ne "" || [string index $rest end] eq "/"} {
      if {[llength $open] < 2} { error "found </$tag>, expected an element that is open" }
      set node [lindex $open end]
      set open [lrange $open 0 end-1]
      lset open end 2 [linsert [lindex $open end 2] end $node]
    }
  }
  if {[llength $open] != 1} { error "found its end inside <[lindex $open end 0]>" }
  return [lindex $open 0]
}

# Every node at `path` below `node`.
proc nodes_at {node path} {
  set found [list $node]
  foreach tag $path {
    set below {}
    foreach each $found {
      foreach child [lindex $each 2] {
        if {[lindex $child 0] eq $tag} { lappend below $child }
      }
    }
    set found $below
  }
  return $found
}

# The text of the first node at `path`, or `default`.
proc text_at {node path {default ""}} {
  set found [nodes_at $node $path]
  if {[llength $found] == 0} { return $default }
  return [lindex $found 0 1]
}

# A number, or "?" where HLS says "undef" or "inf".
proc known {latency} {
  if {[string is integer -strict $latency]} { return $latency }
  return "?"
}

# "17", or "3..17" where HLS gives a range.
proc latency_of {loop} {
  set least [text_at $loop {Latency range min}]
  if {$least ne ""} { return "$least..[text_at $loop {Latency range max}]" }
  return [known [text_at $loop Latency]]
}

proc is_loop {node} {
  foreach mark {TripCount PipelineII IterationLatency} {
    if {[llength [nodes_at $node $mark]] > 0} { return 1 }
  }
  return 0
}

# `loop` and the loops in it. The II of a loop that is not pipelined is "-" where it only goes
# around others, which have one, and "none" else.
proc rows_of_loop {stage module loop slack} {
  set inner {}
  set name [text_at $loop Name [lindex $loop 0]]
  foreach child [lindex $loop 2] {
    if {[is_loop $child]} { lappend inner {*}[rows_of_loop $stage $module $child $slack] }
  }
  set ii [text_at $loop PipelineII]
  if {$ii eq ""} {
    set instances [nodes_at $loop {InstanceList Instance}]
    set ii [lindex {none -} [expr {[llength $inner] + [llength $instances] > 0}]]
  }
  set row [list $stage $module $name $ii [latency_of $loop] [text_at $loop Slack $slack]]
  return [list $row {*}$inner]
}

# Rows {stage module loop ii latency slack} of a report: a loop each, and a module without loops.
# Slack is what the estimate leaves of the period less the part that HLS keeps for routing.
proc loops_of {stage path} {
  if {![file exists $path]} { error "found no $path, expected the report of the synthesis" }
  set file [open $path]
  set tree [xml_tree [read $file]]
  close $file
  set rows {}
  foreach module [nodes_at $tree {profile ModuleInformation Module}] {
    set name [text_at $module Name]
    set timing [lindex [nodes_at $module {PerformanceEstimates SummaryOfTimingAnalysis}] 0]
    set slack "?"
    catch {
      set slack [format %.2f [expr {[text_at $timing TargetClockPeriod] -
          [text_at $timing ClockUncertainty] - [text_at $timing EstimatedClockPeriod]}]]
    }
    set loops {}
    foreach summary [nodes_at $module {PerformanceEstimates SummaryOfLoopLatency}] {
      foreach loop [lindex $summary 2] {
        lappend loops {*}[rows_of_loop $stage $name $loop $slack]
      }
    }
    if {[llength $loops] == 0} {
      set overall {PerformanceEstimates SummaryOfOverallLatency Worst-caseLatency}
      set latency [known [text_at $module $overall]]
      set loops [list [list $stage $name "(no loop)" "-" $latency $slack]]
    }
    lappend rows {*}$loops
  }
  if {[llength $rows] == 0} {
    error "found no module in $path, expected the report of the synthesis"
  }
  return $rows
}

proc loop_table {rows} {
  set lines [linsert $rows 0 {stage module loop II latency slack}]
  foreach column {0 1 2} {
    set width($column) 0
    foreach line $lines {
      set width($column) [expr {max($width($column), [string length [lindex $line $column]])}]
    }
  }
  set text {}
  foreach line $lines {
    lassign $line stage module loop ii latency slack
    lappend text [format "%-$width(0)s  %-$width(1)s  %-$width(2)s  %5s  %15s  %7s" \
        $stage $module $loop $ii $latency $slack]
  }
  return [join $text "\n"]
}

# What the kernel claims and a row does not hold. A slack below zero is no failure, because only
# place and route decides it; it is named.
proc loop_failures {rows} {
  set failures {}
  foreach row $rows {
    lassign $row stage module loop ii latency slack
    if {$ii ni {1 -}} {
      lappend failures "stage $stage, $module, loop $loop: found II $ii, expected 1"
    }
    if {[string is double -strict $slack] && $slack < 0} {
      puts "stage $stage, $module: the slack is $slack ns; place and route decides"
    }
  }
  return $failures
}
