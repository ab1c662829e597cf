package org.orrery.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.WorkspaceId;

class WorkspaceRulesTest {
  private static final WorkspaceId OURS = new WorkspaceId("ours");
  private static final WorkspaceId THEIRS = new WorkspaceId("theirs");
  private static final Caller OWNER = Caller.member("owner", Set.of(), Set.of(OURS));
  private static final Caller MEMBER = Caller.member("member", Set.of(OURS), Set.of());
  private static final Caller STRANGER_TO_ALL = Caller.member("lost", Set.of(), Set.of());
  private static final Caller STRANGER = Caller.member("stranger", Set.of(THEIRS), Set.of());

  private final Access rules = new WorkspaceRules(false);

  private Set<Action> allowed(Caller caller, Target target) {
    return decided(rules, caller, target, Decision.ALLOWED);
  }

  private static Set<Action> decided(
      Access rules, Caller caller, Target target, Decision decision) {
    EnumSet<Action> found = EnumSet.noneOf(Action.class);
    for (Action action : Action.values()) {
      if (rules.decide(caller, action, target) == decision) {
        found.add(action);
      }
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource(ProcessAccess.class)
  void members_do_all_with_their_processes(ProcessAccess access) {
    Target own = new Target.OfProcess(OURS, access);
    assertThat(allowed(MEMBER, own))
        .contains(Action.READ_PROCESS, Action.READ_PACKAGE, Action.EXECUTE, Action.REPLACE)
        .isEqualTo(allowed(OWNER, own));
  }

  @Test
  void strangers_use_what_was_opened_to_them_and_nothing_else() {
    assertThat(allowed(STRANGER, new Target.OfProcess(OURS, ProcessAccess.PRIVATE))).isEmpty();
    assertThat(allowed(STRANGER, new Target.OfProcess(OURS, ProcessAccess.PUBLIC)))
        .containsOnly(Action.READ_PROCESS, Action.READ_PACKAGE, Action.EXECUTE);
    assertThat(allowed(STRANGER, new Target.OfProcess(OURS, ProcessAccess.USER_SERVICE)))
        .as("the workings of a service stay its owner's")
        .containsOnly(Action.READ_PROCESS, Action.EXECUTE);
    assertThat(allowed(STRANGER, new Target.OfWorkspace(OURS, false))).isEmpty();
    assertThat(allowed(STRANGER, new Target.OfWorkspace(OURS, true)))
        .containsOnly(Action.READ_WORKSPACE, Action.LIST_JOBS);
  }

  @Test
  void nobody_in_particular_reads_what_is_public_and_is_asked_for_a_name_otherwise() {
    assertThat(allowed(Caller.NOBODY, new Target.OfProcess(OURS, ProcessAccess.PUBLIC)))
        .containsOnly(Action.READ_PROCESS, Action.READ_PACKAGE);
    assertThat(
            rules.decide(
                Caller.NOBODY, Action.EXECUTE, new Target.OfProcess(OURS, ProcessAccess.PUBLIC)))
        .isEqualTo(Decision.UNKNOWN_CALLER);
    assertThat(rules.decide(STRANGER, Action.DEPLOY, new Target.OfWorkspace(OURS, true)))
        .isEqualTo(Decision.REFUSED);
  }

  @Test
  void a_job_is_seen_by_who_asked_for_it_and_by_who_runs_it() {
    Target published = new Target.OfJob(new JobWorkspaces(OURS, THEIRS, THEIRS));
    Target served = new Target.OfJob(new JobWorkspaces(OURS, THEIRS, OURS));

    assertThat(allowed(STRANGER, published))
        .contains(Action.READ_JOB, Action.DISMISS_JOB, Action.REMOVE_JOB);
    assertThat(allowed(MEMBER, published)).isEmpty();
    assertThat(allowed(MEMBER, served))
        .contains(Action.READ_JOB, Action.DISMISS_JOB)
        .as("it is part of the caller's history")
        .doesNotContain(Action.REMOVE_JOB);
  }

  @Test
  void only_owners_manage_a_workspace_and_only_operators_the_server() {
    Target workspace = new Target.OfWorkspace(OURS, true);
    assertThat(allowed(OWNER, workspace)).contains(Action.MANAGE_WORKSPACE);
    assertThat(allowed(MEMBER, workspace)).doesNotContain(Action.MANAGE_WORKSPACE);
    assertThat(allowed(OWNER, new Target.OfServer())).isEmpty();
    assertThat(allowed(Caller.LOCAL, new Target.OfServer())).contains(Action.OPERATE);
  }

  @Test
  void operators_see_nothing_of_a_tenant_unless_they_are_to_and_then_they_only_look() {
    Caller operator =
        new Caller(
            "root", true, false, Set.of(), Set.of(), null, EnumSet.allOf(Permission.class), true);
    Caller withoutReading =
        new Caller("key", true, false, Set.of(), Set.of(), null, Set.of(Permission.MANAGE), true);
    Access open = new WorkspaceRules(true);
    for (Target held :
        Set.of(
            new Target.OfWorkspace(OURS, false),
            new Target.OfWorkspace(OURS, true),
            new Target.OfProcess(OURS, ProcessAccess.PRIVATE),
            new Target.OfJob(new JobWorkspaces(OURS, THEIRS, OURS)))) {
      assertThat(allowed(operator, held)).isEqualTo(allowed(STRANGER_TO_ALL, held));
      assertThat(decided(open, operator, held, Decision.ALLOWED_TO_OPERATOR))
          .containsOnly(
              Action.READ_PROCESS,
              Action.READ_PACKAGE,
              Action.LIST_JOBS,
              Action.READ_JOB,
              Action.READ_WORKSPACE,
              Action.READ_UPLOAD);
      assertThat(decided(open, operator, held, Decision.ALLOWED)).isEmpty();
      assertThat(decided(open, withoutReading, held, Decision.ALLOWED_TO_OPERATOR)).isEmpty();
      assertThat(decided(open, OWNER, held, Decision.ALLOWED_TO_OPERATOR)).isEmpty();
    }
  }

  @Test
  void credentials_of_one_workspace_are_good_for_that_one_only() {
    Caller scoped =
        new Caller(
            "key",
            true,
            false,
            Set.of(OURS, THEIRS),
            Set.of(),
            THEIRS,
            Set.of(Permission.READ),
            false);
    assertThat(scoped.actsFor(OURS)).isFalse();
    assertThat(scoped.callingWorkspace(OURS)).contains(THEIRS);
    assertThat(allowed(scoped, new Target.OfProcess(THEIRS, ProcessAccess.PRIVATE)))
        .as("a key to read with")
        .containsOnly(
            Action.READ_PROCESS,
            Action.READ_PACKAGE,
            Action.LIST_JOBS,
            Action.READ_JOB,
            Action.READ_WORKSPACE,
            Action.READ_UPLOAD);
  }

  @Test
  void who_has_several_workspaces_has_to_say_which_one_asks() {
    Caller both = Caller.member("both", Set.of(OURS, THEIRS), Set.of());
    assertThat(both.callingWorkspace(OURS)).contains(OURS);
    assertThat(both.callingWorkspace(new WorkspaceId("third"))).isEmpty();
    assertThat(STRANGER.callingWorkspace(OURS)).contains(THEIRS);
  }
}
