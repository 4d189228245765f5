using Godwit.Host.Api;
using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

public sealed class SharedProbeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("godwit-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_host_that_sees_the_files_proves_it_and_nothing_stays_behind()
    {
        IReadOnlyList<SharedProbeFile> probes = SharedProbe.Write([Path.Combine(folder, "vm.json"), Path.Combine(folder, "disk0.qcow2")]);

        Assert.All(probes, probe => Assert.True(SharedProbe.Check(probe, SharedProbe.Answer(probe.Path))));

        SharedProbe.Clean(probes);
        SharedProbe.Clean(probes);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void What_a_killed_daemon_left_goes_and_nothing_else()
    {
        string disk = Path.Combine(folder, "disk0.qcow2");
        SharedProbe.Answer(SharedProbe.Write([disk]).Single().Path);
        string[] others = [disk, $"{disk}.probe-mine", Path.Combine(folder, "disk1.qcow2.probe-0123abcd")];
        foreach (string other in others)
        {
            File.WriteAllText(other, "");
        }

        SharedProbe.CleanLeft([disk, Path.Combine(folder, "missing", "vm.json")]);

        Assert.Equal(others.Order(StringComparer.Ordinal), Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_host_with_another_disk_under_the_same_name_proves_nothing()
    {
        SharedProbeFile here = SharedProbe.Write([Path.Combine(folder, "disk0")]).Single();
        string there = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "other")).FullName, Path.GetFileName(here.Path));

        Assert.Null(SharedProbe.Answer(there));
        File.WriteAllText(there, here.Secret);
        Assert.False(SharedProbe.Check(here, SharedProbe.Answer(there)));
    }

    [Fact]
    public void A_word_that_was_not_written_beside_the_file_proves_nothing()
    {
        SharedProbeFile probe = SharedProbe.Write([Path.Combine(folder, "disk0")]).Single();
        string word = SharedProbe.Answer(probe.Path)!;

        Assert.False(SharedProbe.Check(probe, null));
        Assert.False(SharedProbe.Check(probe, new string('0', 32)));
        Assert.False(SharedProbe.Check(probe with { Secret = new string('0', 32) }, word));
        Assert.True(SharedProbe.Check(probe, word));
    }

    [Fact]
    public void The_other_host_answers_only_beside_a_probe()
    {
        string innocent = Path.Combine(folder, "passwd");
        File.WriteAllText(innocent, "root");

        Assert.Null(SharedProbe.Answer(innocent));
        Assert.Null(SharedProbe.Answer(Path.Combine(folder, "..", "x.probe-1")));

        Assert.Equal([innocent], Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void Where_nothing_can_be_written_the_first_probes_are_taken_back()
    {
        Assert.Throws<RefusedException>(() => SharedProbe.Write([Path.Combine(folder, "vm.json"), Path.Combine(folder, "none", "disk0")]));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }
}
