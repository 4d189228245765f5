using System.Security.Cryptography;
using System.Text;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>
/// Proves that two hosts see the same files, for a move of "only the VM". Names prove nothing: /vms may be another disk on
/// every host. So the source writes a secret beside each of the VM's files, the destination reads it there and writes it
/// back with a word of its own, and the source reads that and compares the word with what the destination says over the wire:
/// <code>
/// source       <see cref="Write"/>        disk0.qcow2.probe-3f9a      "SECRET"
/// destination  <see cref="Answer"/>       disk0.qcow2.probe-3f9a.seen "SECRET WORD", tells WORD
/// source       <see cref="Check"/>        reads "SECRET WORD"
/// source       <see cref="Clean"/>
/// </code>
/// The secret never crosses the wire. Every name is new, so no cache of a network file system remembers it as missing.
/// </summary>
internal static class SharedProbe
{
    private const int SecretCharacters = 32;
    private const int TagCharacters = 8;

    /// <summary>
    /// Writes a probe beside each file. Throws <see cref="RefusedException"/> (PathNotWritable) after removing those
    /// already written.
    /// </summary>
    public static IReadOnlyList<SharedProbeFile> Write(IEnumerable<string> vmFiles)
    {
        string tag = RandomNumberGenerator.GetHexString(TagCharacters, lowercase: true);
        List<SharedProbeFile> probes = [];
        foreach (string file in vmFiles)
        {
            var probe = new SharedProbeFile
            {
                VmFile = file,
                Path = $"{file}.probe-{tag}",
                Secret = RandomNumberGenerator.GetHexString(SecretCharacters, lowercase: true),
            };
            probes.Add(probe);
            try
            {
                DurableFile.Write(probe.Path, Encoding.ASCII.GetBytes(probe.Secret));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or RefusedException)
            {
                Clean(probes);
                throw new RefusedException(
                    ProblemId.PathNotWritable, file, $"No probe file could be written beside {file}: {failure.Message}",
                    "Move the virtual machine with its storage, or make its folder writable.");
            }
        }

        return probes;
    }

    /// <summary>
    /// On the other host: proves to have seen the probe at this path and returns the word to tell the source; null when it
    /// is not to be seen or not to be answered here. Only a file that bears a probe's name is touched.
    /// </summary>
    public static string? Answer(string probePath)
    {
        if (FolderVerdict.OfPath(probePath) is not null
            || !Path.GetFileName(probePath).Contains(".probe-", StringComparison.Ordinal)
            || FileStatus.Of(probePath) is not { IsFile: true })
        {
            return null;
        }

        try
        {
            string secret = ReadStart(probePath, SecretCharacters);
            string word = RandomNumberGenerator.GetHexString(SecretCharacters, lowercase: true);
            DurableFile.Write(AnswerPath(probePath), Encoding.ASCII.GetBytes($"{secret} {word}"));
            return word;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or RefusedException)
        {
            return null;
        }
    }

    /// <summary>Whether the other host, which told this word, really answered beside our file.</summary>
    public static bool Check(SharedProbeFile probe, string? word)
    {
        try
        {
            return word is { Length: SecretCharacters }
                && ReadStart(AnswerPath(probe.Path), 2 * SecretCharacters + 2) == $"{probe.Secret} {word}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes probes and answers. Call it however the probing ended, as often as you like.</summary>
    public static void Clean(IEnumerable<SharedProbeFile> probes)
    {
        foreach (SharedProbeFile probe in probes)
        {
            DurableFile.Delete(probe.Path);
            DurableFile.Delete(AnswerPath(probe.Path));
        }
    }

    /// <summary>What a daemon that was killed while it probed has left beside these files.</summary>
    public static void CleanLeft(IEnumerable<string> vmFiles)
    {
        foreach (IGrouping<string?, string> folder in vmFiles.GroupBy(file => Path.GetDirectoryName(file)).Where(folder => Directory.Exists(folder.Key)))
        {
            // Not by a pattern: a name may have a star in it.
            string[] left = [.. Directory.EnumerateFiles(folder.Key!).Where(path => folder.Any(file => IsLeftOf(file, path)))];
            foreach (string path in left)
            {
                DurableFile.Delete(path);
            }
        }
    }

    /// <summary>"disk0.qcow2.probe-3f9a01bc", "disk0.qcow2.probe-3f9a01bc.seen"</summary>
    private static bool IsLeftOf(string vmFile, string path) =>
        path.StartsWith($"{vmFile}.probe-", StringComparison.Ordinal)
        && path[(vmFile.Length + ".probe-".Length)..] is { Length: >= TagCharacters } rest
        && rest[..TagCharacters].All(char.IsAsciiHexDigitLower)
        && rest[TagCharacters..] is "" or ".seen";

    private static string AnswerPath(string probePath) => $"{probePath}.seen";

    /// <summary>No more than that: whatever bears the name, it does not fill our memory.</summary>
    private static string ReadStart(string path, int length)
    {
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[length];
        return Encoding.ASCII.GetString(bytes, 0, file.ReadAtLeast(bytes, length, throwOnEndOfStream: false));
    }
}
