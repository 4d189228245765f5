using System.Buffers.Binary;
using System.Net.Sockets;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Storage.Luns;

/// <summary>Units over iSCSI, asked under the very name that the VM's QEMU will have: a target may let one in and not another.</summary>
internal static class IscsiUnits
{
    private const int PageBytes = 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="address">A sound one.</param>
    /// <param name="vm">Whose unit it is.</param>
    /// <param name="time">Measures our patience.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LunSight> SeeAsync(IscsiAddress address, VmId vm, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await using IscsiSession session = await IscsiSession.LogInAsync(
                LunAddress.PortalOf(address.Portal)!, address.Target, LunAddress.InitiatorOf(vm), either.Token);
            string? serial = VpdPages.SerialOf(await session.AskAsync(address.Lun, Inquiry(VpdPages.Serial), PageBytes, either.Token));
            string? wwid = VpdPages.WwidOf(await session.AskAsync(address.Lun, Inquiry(VpdPages.Identification), PageBytes, either.Token));
            return serial is not null && wwid is not null
                ? new LunSight.Seen(new LunIdentity(serial, wwid, SizeOf(await session.AskAsync(address.Lun, ReadCapacity, 32, either.Token))))
                : new LunSight.NotSeen("it tells neither a serial number nor an identifier that could be compared");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new LunSight.NotSeen($"the target did not answer within {Patience.TotalSeconds:0} s");
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            return new LunSight.NotSeen(failure is EndOfStreamException ? "the target hung up" : failure.Message);
        }
    }

    private static byte[] Inquiry(byte page) => [0x12, 0x01, page, PageBytes >> 8, PageBytes & 0xff, 0];

    /// <summary>READ CAPACITY (16), 32 bytes of answer.</summary>
    private static byte[] ReadCapacity { get; } = [0x9e, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0];

    private static long SizeOf(byte[] answer) => answer.Length >= 12
        ? ((long)BinaryPrimitives.ReadUInt64BigEndian(answer) + 1) * BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(8))
        : throw new IOException("it does not tell its size");
}
