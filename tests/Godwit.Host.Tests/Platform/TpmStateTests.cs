using Godwit.Host.Api;
using Godwit.Host.Platform;
using Godwit.Host.Storage;
using Godwit.Host.Tests.Trust;
using Xunit;

namespace Godwit.Host.Tests.Platform;

/// <summary>The folder with a TPM's state is the guest's: whatever lies there is looked at twice.</summary>
public sealed class TpmStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string State => TpmState.PathIn(_folder.Sub("vm"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_link_in_place_of_the_state_is_not_followed()
    {
        Directory.CreateDirectory(TpmState.FolderOf(State));
        string secret = _folder.Sub("secret");
        File.WriteAllText(secret, "shadow");
        File.CreateSymbolicLink(State, secret);

        Assert.Throws<RefusedException>(() => TpmState.Read(State));
        TpmState.DeleteFile(State);
        Assert.Equal("shadow", File.ReadAllText(secret));
    }

    [Fact]
    public void Deleting_the_state_takes_what_swtpm_left_beside_it_and_nothing_else()
    {
        string folder = TpmState.FolderOf(State);
        Directory.CreateDirectory(folder);
        File.WriteAllText(State, "state");
        File.WriteAllText(Path.Combine(folder, ".lock"), "");
        TpmState.DeleteFile(State);
        Assert.False(Directory.Exists(folder));
        TpmState.DeleteFile(State);

        Directory.CreateDirectory(folder);
        File.WriteAllText(State, "state");
        File.WriteAllText(Path.Combine(folder, "a letter"), "of somebody");
        TpmState.DeleteFile(State);
        Assert.Equal(["a letter"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("/vms/web01/tpm/tpm2-00.permall", true)]
    [InlineData("/vms/web01/tpm_0199/tpm2-00.permall", true)]
    [InlineData("/vms/web01/tpm2-00.permall", false)]
    [InlineData("/vms/web01/disks/tpm2-00.permall", false)]
    [InlineData("/vms/web01/tpm/deep/tpm2-00.permall", false)]
    [InlineData("/vms/web01/tpm/vm.json", false)]
    public void Only_a_folder_for_a_tpm_inside_the_machines_own_is_given_to_a_guest(string path, bool well) =>
        Assert.Equal(well, TpmState.IsWellPlaced(path, "/vms/web01"));

    [Fact]
    public void A_link_is_turned_from_one_folder_to_another()
    {
        string link = _folder.Sub("tpm-link");
        foreach (string name in new[] { "one", "two" })
        {
            string folder = Directory.CreateDirectory(_folder.Sub(name)).FullName;
            FolderLink.Turn(link, folder);
            File.WriteAllText(Path.Combine(link, "who"), name);
            Assert.Equal(name, File.ReadAllText(Path.Combine(folder, "who")));
        }
    }
}
