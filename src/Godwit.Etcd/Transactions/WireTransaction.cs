using System.Diagnostics;
using Godwit.Etcd.Wire;
using Google.Protobuf;
using static Godwit.Etcd.Wire.Compare.Types;

namespace Godwit.Etcd;

/// <summary>Transactions in etcd's own words, and its answers in ours.</summary>
internal static class WireTransaction
{
    public static TxnRequest Write(EtcdTransaction transaction)
    {
        TxnRequest request = new();
        request.Compare.AddRange(transaction.If.Select(Write));
        request.Success.AddRange(transaction.Then.Select(Write));
        request.Failure.AddRange(transaction.Else.Select(Write));
        return request;
    }

    public static EtcdCommit Read(TxnResponse answer)
    {
        long revision = answer.Header.Revision;
        EtcdRange[] reads =
        [
            .. answer.Responses.Where(each => each.ResponseCase == ResponseOp.ResponseOneofCase.ResponseRange)
                .Select(each => EtcdText.Read(each.ResponseRange, revision)),
        ];
        return answer.Succeeded ? new EtcdCommit.Succeeded(revision, reads) : new EtcdCommit.Refused(revision, reads);
    }

    private static Compare Write(EtcdCompare compare)
    {
        Compare wire = new() { Key = EtcdText.Key(compare.Key), Result = CompareResult.Equal };
        switch (compare)
        {
            // A key that does not exist has the create revision 0, and no other has it.
            case EtcdCompare.Exists:
                (wire.Target, wire.Result, wire.CreateRevision) = (CompareTarget.Create, CompareResult.Greater, 0);
                break;
            case EtcdCompare.Absent:
                (wire.Target, wire.CreateRevision) = (CompareTarget.Create, 0);
                break;
            case EtcdCompare.ModRevisionIs(_, var revision):
                (wire.Target, wire.ModRevision) = (CompareTarget.Mod, revision);
                break;
            case EtcdCompare.VersionIs(_, var version):
                (wire.Target, wire.Version) = (CompareTarget.Version, version);
                break;
            case EtcdCompare.LeaseIs(_, var lease):
                (wire.Target, wire.Lease) = (CompareTarget.Lease, lease);
                break;
            case EtcdCompare.ValueIs(_, var value):
                (wire.Target, wire.Value) = (CompareTarget.Value, UnsafeByteOperations.UnsafeWrap(value));
                break;
            default:
                throw new UnreachableException();
        }

        return wire;
    }

    private static RequestOp Write(EtcdOperation operation) => operation switch
    {
        EtcdOperation.Put(var key, var value, var lease) => new()
        {
            RequestPut = new() { Key = EtcdText.Key(key), Value = UnsafeByteOperations.UnsafeWrap(value), Lease = lease },
        },
        EtcdOperation.Touch(var key) => new() { RequestPut = new() { Key = EtcdText.Key(key), IgnoreValue = true, IgnoreLease = true } },
        EtcdOperation.Delete(var key) => new() { RequestDeleteRange = new() { Key = EtcdText.Key(key) } },
        EtcdOperation.DeletePrefix(var prefix) => DeleteAll(prefix),
        EtcdOperation.Get(var key) => new() { RequestRange = new() { Key = EtcdText.Key(key) } },
        EtcdOperation.GetPrefix(var prefix) => GetAll(prefix),
        _ => throw new UnreachableException(),
    };

    private static RequestOp DeleteAll(string prefix)
    {
        (ByteString from, ByteString behind) = EtcdText.Prefix(prefix);
        return new() { RequestDeleteRange = new() { Key = from, RangeEnd = behind } };
    }

    private static RequestOp GetAll(string prefix)
    {
        (ByteString from, ByteString behind) = EtcdText.Prefix(prefix);
        return new() { RequestRange = new() { Key = from, RangeEnd = behind } };
    }
}
