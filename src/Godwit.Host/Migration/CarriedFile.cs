using Godwit.Host.Api;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Vms;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Migration;

/// <summary>A file at the source that is being sent, and what the destination has of it.</summary>
internal sealed class CarriedFile : IDisposable
{
    private readonly FileCoverage _there;
    private readonly SafeFileHandle _file;

    public CarriedFile(int number, VmFilePair pair, FileCoverage there)
    {
        Number = number;
        Pair = pair;
        _there = there;
        _file = Ownership.OpenPlainFile(pair.From);
        Length = RandomAccess.GetLength(_file);
        Spins = there.Spins is true || SpinningDisk.Of(pair.From) is not null;
    }

    public int Number { get; }

    public VmFilePair Pair { get; }

    public long Length { get; }

    /// <summary>It lies on a disk that spins, here or there.</summary>
    public bool Spins { get; }

    /// <summary>Something of it arrived damaged.</summary>
    public RefusedException? Damage { get; set; }

    /// <summary>How much of it is there, holes included.</summary>
    public long Covered => _there.Covered.Sum(range => range.End - range.Begin);

    /// <summary>How much data of it is there.</summary>
    public long CoveredData() => _there.Covered.SelectMany(range => FileExtents.Of(_file, range)).Sum(extent => extent.End - extent.Begin);

    public IEnumerable<FilePart> Missing() => _there.IsWhole ? [] : FilePart.Of(_file, new ByteRanges(_there.Covered).Missing(Length));

    public ExtentStream Open(FilePart part, Action<int> sent) => new(_file, part, sent);

    public void Dispose() => _file.Dispose();
}
