# Fills a directory that was provisioned just now and is not served yet: computers with their DNS names and keytabs, people, groups, and the secrets
# of a member server. In Samba's own language, because the same by samba-tool is a hundred starts of it. Reads one JSON document from its input;
# DirectoryPlan.cs says what is in it.
import json
import os
import struct
import sys
import time

import tdb
from samba import enable_net_export_keytab
from samba.auth import system_session
from samba.dcerpc import dnsp, security
from samba.ndr import ndr_pack
from samba.net import Net
from samba.param import LoadParm
from samba.provision.sambadns import add_at_record, add_host_record
from samba.samdb import SamDB

os.umask(0o077)
enable_net_export_keytab()
plan = json.load(sys.stdin)
settings = LoadParm()
settings.load_default()
directory = SamDB(url=settings.samdb_url(), session_info=system_session(), lp=settings)
domain_name = directory.domain_dns_name()
zones = f"CN=MicrosoftDNS,DC=DomainDnsZones,{directory.domain_dn()}"
zone = f"DC={domain_name},{zones}"

# Addresses have names too, as everywhere: OpenLDAP's Kerberos asks for the server by the name that its address has.
reverse = f"DC={plan['reverseZone']},{zones}"
directory.add({"dn": reverse, "objectClass": ["top", "dnsZone"]})
add_at_record(directory, reverse, "DC=@", plan["controller"]["name"], domain_name, None, None)


def name_address(address, name):
    record = dnsp.DnssrvRpcRecord()
    record.wType, record.rank, record.dwSerial, record.dwTtlSeconds = dnsp.DNS_TYPE_PTR, dnsp.DNS_RANK_ZONE, 1, 900
    record.data = f"{name}.{domain_name}"
    directory.add({"dn": f"DC={address.split('.')[-1]},{reverse}", "objectClass": ["top", "dnsNode"], "dnsRecord": [ndr_pack(record)]})


name_address(plan["controller"]["address"], plan["controller"]["name"])

# A lab that is copied from the cache in a year still opens with the same passwords.
directory.setexpiry("(sAMAccountName=Administrator)", 0, no_expiry_req=True)

for computer in plan["computers"]:
    account = computer["account"] + "$"
    directory.newcomputer(computer["account"], service_principal_name_list=computer["services"])
    directory.setpassword(f"(sAMAccountName={account})", computer["password"], username=account)
    for name in computer["names"]:
        add_host_record(directory, zone, f"DC={name}", computer["address"], None)
    name_address(computer["address"], computer["names"][0])

for person in plan["people"]:
    directory.newuser(person["name"], person["password"])
    directory.setexpiry(f"(sAMAccountName={person['name']})", 0, no_expiry_req=True)

for group in plan["groups"]:
    directory.newgroup(group["name"])
for group in plan["groups"]:
    if group["members"]:
        directory.add_remove_group_members(group["name"], group["members"], True)



def entries(path):
    """A keytab's entries: the name of the first component of the principal, its realm, and all that follows the name."""
    with open(path, "rb") as file:
        data = file.read()
    at = 2
    while at < len(data):
        (size,) = struct.unpack_from(">i", data, at)
        (parts, realm) = struct.unpack_from(">HH", data, at + 4)
        names = data[at + 8 + realm:at + 4 + size]
        (first,) = struct.unpack_from(">H", names)
        if parts == 1:
            yield names[2:2 + first].decode(), data[at + 8:at + 8 + realm], names[2 + first:]
        at += 4 + size


def keys_for(principal, realm, rest):
    counted = b"".join(struct.pack(">H", len(part)) + part for part in [realm] + [part.encode() for part in principal.split("/")])
    entry = struct.pack(">H", principal.count("/") + 1) + counted + rest
    return struct.pack(">i", len(entry)) + entry


# A process of Samba exports keys once and no more, so every computer's keytab is made out of the whole one: the same keys for all its principals.
everything = f"{plan['keytabFolder']}/all"
Net(None, settings).export_keytab(keytab=everything, samdb=directory)
exported = list(entries(everything))
os.remove(everything)
for computer in plan["computers"]:
    account = computer["account"] + "$"
    with open(f"{plan['keytabFolder']}/{computer['account']}.keytab", "wb") as keytab:
        keytab.write(b"\5\2")
        for principal in [account] + computer["services"]:
            keytab.writelines(keys_for(principal, realm, rest) for name, realm, rest in exported if name == account)

# What "net ads join" leaves on a member; with it the member needs no join of its own, which would take the directory's being up.
member, domain = plan["member"], plan["domain"]
password = next(each["password"] for each in plan["computers"] if each["account"] == member["account"])
sid = ndr_pack(security.dom_sid(str(directory.get_domain_sid())))
secrets = tdb.open(member["secretsPath"], 0, tdb.DEFAULT, os.O_RDWR | os.O_CREAT, 0o600)
secrets.store(f"SECRETS/SID/{domain}".encode(), sid.ljust(68, b"\0"))
secrets.store(f"SECRETS/MACHINE_PASSWORD/{domain}".encode(), password.encode() + b"\0")
secrets.store(f"SECRETS/MACHINE_LAST_CHANGE_TIME/{domain}".encode(), struct.pack("<I", int(time.time())))
secrets.store(f"SECRETS/MACHINE_SEC_CHANNEL_TYPE/{domain}".encode(), struct.pack("<I", 2))  # a workstation's
