namespace Godwit.Lab.Directories;

/// <summary>A computer account to be.</summary>
/// <param name="Account">Its name without the dollar sign, in capitals.</param>
/// <param name="Password">Known, because a keytab and a member's secrets are made from it.</param>
/// <param name="Services">Service principal names.</param>
/// <param name="Names">Its names in DNS, within the domain.</param>
/// <param name="Address">What those names stand for.</param>
internal sealed record PlannedComputer(
    string Account, string Password, IReadOnlyList<string> Services, IReadOnlyList<string> Names, string Address);
