using System.Text.Json;

namespace Godwit.Host.Cluster.Guarding;

/// <summary>guardian.json in the run folder: gone after a reboot, as the guests are.</summary>
internal sealed class GuardianFile(string runFolder)
{
    private readonly string _path = Path.Combine(runFolder, "guardian.json");

    /// <summary>Null when there is none that can be read.</summary>
    public GuardianState? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), ClusterJson.Default.GuardianState);
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>In one step: whoever reads sees the old or the new.</summary>
    public void Write(GuardianState state)
    {
        string fresh = _path + ".new";
        File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(state, ClusterJson.Default.GuardianState));
        File.Move(fresh, _path, overwrite: true);
    }
}
