namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>The same of roles: artifacts/role-sweep.txt.</summary>
public sealed class RoleSweepTable : SweepTable
{
    protected override string File => "role-sweep.txt";

    protected override string Title => "failure sweep of roles";
}
