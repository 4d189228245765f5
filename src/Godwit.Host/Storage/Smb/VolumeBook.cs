using Godwit.Contracts.Volumes;
using Godwit.Host.Operations;

namespace Godwit.Host.Storage.Smb;

/// <summary>The shares that this host keeps mounted, in its journal.</summary>
internal sealed class VolumeBook(Journal journal)
{
    public IReadOnlyList<VolumeRecord> All() =>
    [
        .. journal.Read("SELECT share, protection FROM volume ORDER BY share", row => (Share: row.GetString(0), Protection: row.GetString(1)))
            .Select(row => UncPath.TryParse(row.Share, out UncPath? unc) ? new VolumeRecord(unc, Enum.Parse<VolumeProtection>(row.Protection)) : null)
            .OfType<VolumeRecord>(),
    ];

    public void Put(VolumeRecord volume) => journal.Write(
        "INSERT INTO volume (share, protection) VALUES ($share, $protection) ON CONFLICT (share) DO UPDATE SET protection = $protection",
        ("$share", volume.Unc.ShareName), ("$protection", volume.Protection.ToString()));

    /// <summary>Rows of earlier daemons have the share's name as it was written.</summary>
    public void Remove(UncPath unc) => journal.Write("DELETE FROM volume WHERE share = $share COLLATE NOCASE", ("$share", unc.ShareName));
}
