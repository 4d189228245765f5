using Xunit;

namespace Godwit.Qmp.Tests;

public sealed class CommandTests
{
    /// <summary>Verbs with an underscore or an odd shape, and arguments that are easily wrong: one line a command.</summary>
    private const string Table = """
        qmp_capabilities {"enable":["oob"]}
        cont {}
        stop {}
        system_powerdown {}
        system_reset {}
        quit {}
        query-status {}
        query-version {}
        query-cpus-fast {}
        query-machines {}
        query-cpu-definitions {}
        query-cpu-model-expansion {"type":"static","model":{"name":"max"}}
        announce-self {"initial":50,"max":550,"rounds":5,"step":100,"interfaces":["nic0"],"id":"a"}
        qom-get {"path":"/machine","property":"type"}
        device_add {"driver":"virtio-blk-pci","id":"vd-disk1","bus":"port0"}
        device_del {"id":"vd-disk1"}
        qom-list {"path":"/machine"}
        query-memory-size-summary {}
        query-chardev {}
        yank {"instances":[{"type":"block-node","node-name":"nbd-d0"},{"type":"migration"}]}
        query-yank {}
        add-fd {"opaque":"/vms/web01/vm.lock"}
        remove-fd {"fdset-id":1}
        query-fdsets {}
        migrate {"channels":[{"channel-type":"main","addr":{"transport":"socket","type":"inet","host":"10.0.0.2","port":"6610"}}],"resume":false}
        migrate {"channels":[{"channel-type":"main","addr":{"transport":"file","filename":"/run/state","offset":4096}}]}
        migrate-incoming {"channels":[{"channel-type":"main","addr":{"transport":"socket","type":"inet","host":"10.0.0.2","port":"6610"}}],"exit-on-error":true}
        migrate-continue {"state":"pre-switchover"}
        migrate_cancel {}
        migrate-start-postcopy {}
        migrate-pause {}
        migrate-recover {"uri":"tcp:10.0.0.2:6610"}
        query-migrate {}
        migrate-set-capabilities {"capabilities":[{"capability":"late-block-activate","state":true}]}
        query-migrate-capabilities {}
        migrate-set-parameters {"max-bandwidth":4294967296,"avail-switchover-bandwidth":0,"downtime-limit":100,"tls-creds":"tls0","tls-hostname":"host-b","tls-authz":"peer","multifd-channels":2,"multifd-compression":"zstd","multifd-zlib-level":1,"multifd-zstd-level":1,"throttle-trigger-threshold":50,"cpu-throttle-initial":20,"cpu-throttle-increment":10,"cpu-throttle-tailslow":true,"max-cpu-throttle":80,"max-postcopy-bandwidth":0,"xbzrle-cache-size":67108864,"direct-io":false,"announce-initial":50,"announce-max":550,"announce-rounds":5,"announce-step":100}
        migrate-set-parameters {"downtime-limit":100,"tls-creds":""}
        query-migrate-parameters {}
        object-add {"qom-type":"iothread","id":"io0","poll-max-ns":0}
        object-add {"qom-type":"tls-creds-x509","id":"tls0","dir":"/pki","endpoint":"server","verify-peer":true,"priority":"NORMAL"}
        object-add {"qom-type":"authz-simple","id":"peer","identity":"CN=host-a,O=Godwit"}
        object-add {"qom-type":"authz-list","id":"peers","policy":"deny","rules":[{"match":"CN=host-*","policy":"allow","format":"glob"}]}
        object-del {"id":"tls0"}
        nbd-server-start {"addr":{"type":"inet","data":{"host":"10.0.0.2","port":"6611"}},"tls-creds":"tls0","tls-authz":"peer","max-connections":0}
        nbd-server-stop {}
        block-export-add {"type":"nbd","id":"exp-d0","node-name":"d0","name":"d0","writable":true}
        block-export-del {"id":"exp-d0","mode":"hard"}
        query-block-exports {}
        blockdev-add {"driver":"nbd","node-name":"nbd-d0","server":{"type":"inet","host":"10.0.0.2","port":"6611"},"export":"d0","discard":"unmap","tls-creds":"tls1","tls-hostname":"host-b"}
        blockdev-del {"node-name":"nbd-d0"}
        eject {"id":"cd-dvd0","force":true}
        blockdev-change-medium {"id":"cd-dvd0","filename":"/a.iso","format":"raw","force":true,"read-only-mode":"read-only"}
        block_resize {"node-name":"d0","size":1073741824}
        blockdev-mirror {"job-id":"mir-d0","device":"d0","target":"nbd-d0","sync":"full","copy-mode":"background","speed":0,"granularity":4096,"buf-size":1048576,"on-source-error":"report","on-target-error":"report","filter-node-name":"mir-d0-f","auto-finalize":true,"auto-dismiss":false}
        blockdev-snapshot {"node":"d0","overlay":"d1"}
        block-commit {"job-id":"com","device":"d1","base-node":"d0","top-node":"d1","backing-file":"x","speed":0,"auto-finalize":true,"auto-dismiss":false}
        transaction {"actions":[{"type":"blockdev-snapshot","data":{"node":"d0","overlay":"d1"}}]}
        query-named-block-nodes {"flat":true}
        query-block {}
        query-blockstats {"query-nodes":true}
        block-job-change {"type":"mirror","id":"mir-d0","copy-mode":"write-blocking"}
        block-job-cancel {"device":"mir-d0","force":true}
        block-job-complete {"device":"mir-d0"}
        block-job-set-speed {"device":"mir-d0","speed":1000}
        query-block-jobs {}
        query-jobs {}
        job-dismiss {"id":"mir-d0"}
        """;

    [Fact]
    public void Every_command_looks_as_QEMU_wants_it() =>
        Assert.Equal(Table.ReplaceLineEndings("\n").Split('\n'), Samples.All.Select(s => $"{s.Verb} {s.Arguments}"));

    [Fact]
    public void No_command_is_missing_from_the_samples()
    {
        Type[] commands =
        [
            .. typeof(QmpConnection).Assembly.GetTypes().Where(t => !t.IsInterface && t.GetInterfaces().Any(
                i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQmpCommand<>))),
        ];
        Assert.NotEmpty(commands);
        Assert.Empty(commands.Except(Samples.All.Select(s => s.Type)));
    }
}
